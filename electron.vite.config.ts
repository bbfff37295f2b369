import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const external = ['electron'];
/** Native, so it cannot be part of a bundle: the package carries it beside the archive (electron-builder.yml). */
const native = ['@napi-rs/keyring'];

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      minify: false,
      rollupOptions: {
        input: { index: 'main/index.ts' },
        external: [...external, ...native],
        output: { format: 'es' },
      },
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
