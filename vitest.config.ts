import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const node = (name: string, extra: { testTimeout?: number; fileParallelism?: boolean; isolate?: boolean } = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node',
    setupFiles: ['test/support/deny-network.ts'],
    ...extra,
  },
});

export default defineConfig({
  test: {
    projects: [
      // These three load each module once for many files, which is a third of the time; what a module keeps (a cache,
      // React Aria's idea of the last input) is seen by the next file, as one window sees it all day long.
      node('unit', { testTimeout: 20_000, isolate: false }),
      node('contract', { testTimeout: 20_000, isolate: false }),
      node('integration', { testTimeout: 30_000 }),
      node('standin', { testTimeout: 60_000, fileParallelism: false }),
      {
        plugins: [react()],
        test: {
          name: 'component',
          include: ['test/component/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          isolate: false,
          testTimeout: 20_000,
          setupFiles: ['test/support/deny-network.ts', 'test/support/component.ts'],
        },
      },
    ],
  },
});
