/** `import … from 'electron'` and `require('electron')` give the double. */
import { registerHooks } from 'node:module';

const SPECIFIERS = new Set(['electron', 'electron/main', 'electron/common']);
const URL_OF_DOUBLE = 'chartroom-standin:electron';
const PLACE = 'Symbol.for("chartroom-standin.electron")';

export function provideElectron(double: object): void {
  (globalThis as Record<symbol, unknown>)[Symbol.for('chartroom-standin.electron')] = double;
  const names = Object.keys(double);
  // An ES module must list what it exports; the bundles import by name.
  const esm = [
    `const electron = globalThis[${PLACE}];`,
    'export default electron;',
    `export const { ${names.join(', ')} } = electron;`,
  ].join('\n');
  const cjs = `module.exports = globalThis[${PLACE}];`;
  registerHooks({
    resolve: (specifier, context, next) => {
      if (!SPECIFIERS.has(specifier)) return next(specifier, context);
      const isImport = context.conditions.includes('import');
      const [url, format] = isImport ? [URL_OF_DOUBLE, 'module'] : [`${URL_OF_DOUBLE}/cjs`, 'commonjs'];
      return { url, format, shortCircuit: true };
    },
    load: (url, context, next) => {
      if (url === URL_OF_DOUBLE) return { format: 'module', source: esm, shortCircuit: true };
      if (url === `${URL_OF_DOUBLE}/cjs`) return { format: 'commonjs', source: cjs, shortCircuit: true };
      return next(url, context);
    },
  });
}
