/**
 * Which files the bundler put into the package: the ground of licences and bill of materials. Files that were left out
 * again because nothing of them is used are not among them.
 */
import path from 'node:path';
import type { Plugin } from 'vite';

/** Bundles of the package. Workers belong to the bundle that starts them. */
export const BUNDLES = ['main', 'preload', 'renderer'] as const;
export type BundleName = (typeof BUNDLES)[number];

/** Absolute paths, or ids of the bundler's own code, which begin with a NUL; sorted. */
export type BundledFiles = Readonly<Record<BundleName, readonly string[]>>;

/** Takes what is to be done once every bundle is known; gives the plugin for each of them. */
export function moduleRecorder(done: (files: BundledFiles) => void | Promise<void>): (bundle: BundleName) => Plugin {
  const recorded = new Map<BundleName, Set<string>>();
  return (bundle) => {
    let root = process.cwd();
    const files = new Set<string>();
    const styles = new Set<string>();
    return {
      name: `chartroom:modules-of-${bundle}`,
      apply: 'build',
      enforce: 'pre',
      configResolved(config) {
        root = config.root;
      },
      // What a style sheet imports is put into it and is no module of its own.
      async transform(code, id) {
        if (!isStyle(id)) return;
        styles.add(id);
        for (const [, named = ''] of code.matchAll(STYLE_IMPORT)) {
          const found = await this.resolve(named, id);
          if (found !== null) styles.add(found.id);
        }
      },
      generateBundle(_options, output) {
        recorded.set(bundle, files);
        for (const style of styles) files.add(withoutQuery(style));
        for (const file of Object.values(output)) {
          if (file.type === 'chunk') usedModules(file.modules).forEach((id) => files.add(withoutQuery(id)));
          else file.originalFileNames.forEach((name) => files.add(path.resolve(root, name)));
        }
      },
      // Bundles of workers are built within main's, and written with it: so this runs once for each bundle.
      async writeBundle() {
        if (!BUNDLES.every((name) => recorded.has(name))) return;
        const filesOf = (name: BundleName): readonly string[] => [...(recorded.get(name) ?? [])].toSorted();
        await done({ main: filesOf('main'), preload: filesOf('preload'), renderer: filesOf('renderer') });
      },
    };
  };
}

const STYLE_IMPORT = /@import\s+(?:url\()?['"]([^'"]+)['"]/g;
const isStyle = (file: string): boolean => /\.css(?:\?|$)/.test(file);
const withoutQuery = (id: string): string => id.replace(/\?.*$/, '');

function usedModules(modules: Readonly<Record<string, { readonly renderedLength: number }>>): readonly string[] {
  return Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []));
}
