import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const external = ['electron'];

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      minify: false,
      rollupOptions: { input: { index: 'main/index.ts' }, external, output: { format: 'es' } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { index: 'preload/index.ts' },
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    build: { outDir: 'out/renderer', assetsInlineLimit: 0, rollupOptions: { input: { index: 'renderer/index.html' } } },
  },
});
