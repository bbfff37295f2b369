import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const node = (name: string, extra: { testTimeout?: number; fileParallelism?: boolean } = {}) => ({
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
      node('unit', { testTimeout: 20_000 }),
      node('contract', { testTimeout: 20_000 }),
      node('integration', { testTimeout: 30_000 }),
      node('standin', { testTimeout: 60_000, fileParallelism: false }),
      {
        plugins: [react()],
        test: {
          name: 'component',
          include: ['test/component/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          testTimeout: 20_000,
          setupFiles: ['test/support/deny-network.ts', 'test/support/component.ts'],
        },
      },
    ],
  },
});
