import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { moduleRecorder } from './scripts/notices/bundled-modules.ts';
import { noticesOfBuild } from './scripts/notices/write-notices.ts';

const external = ['electron'];
/** Native, so it cannot be part of a bundle: the package carries it beside the archive (electron-builder.yml). */
const native = ['@napi-rs/keyring'];

/** Once every bundle is built, licences and bill of materials are written of what is in them; or the build fails. */
const recorded = moduleRecorder((files) => noticesOfBuild(import.meta.dirname, files));

export default defineConfig({
  main: {
    plugins: [recorded('main')],
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
    plugins: [recorded('preload')],
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
    plugins: [react(), recorded('renderer')],
    build: { outDir: 'out/renderer', assetsInlineLimit: 0, rollupOptions: { input: { index: 'renderer/index.html' } } },
  },
});
