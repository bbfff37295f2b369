/**
 * Who may import whom: the table of docs/adr/0002-rooms.md as an ESLint rule.
 * A room is a folder; a file belongs to the deepest room that holds it.
 */
import path from 'node:path';
import type { Rule } from 'eslint';

type Room = {
  /** Rooms whose values and types may be imported (a room's own files always may be). */
  readonly rooms: readonly string[];
  /** Rooms of which only types may be imported. */
  readonly types?: readonly string[];
  /** npm packages that may be imported; a trailing `/*` allows a scope. */
  readonly packages: readonly string[];
  readonly node: boolean;
};

const SERVICE: Omit<Room, 'packages'> = {
  rooms: ['shared', 'shared/clinical', 'main/policy', 'main/ports.ts'],
  node: true,
};

const SERVICES = [
  'shared',
  'main/ipc',
  'main/smart',
  'main/session',
  'main/fhir',
  'main/bulk',
  'main/policy',
  'main/audit',
  'main/updates',
  'main/ports.ts',
];

export const ROOMS: Readonly<Record<string, Room>> = {
  shared: { rooms: ['shared/clinical'], packages: ['zod'], node: false },
  'shared/clinical': { rooms: ['shared'], packages: [], node: false },
  preload: { rooms: [], types: ['shared'], packages: ['electron'], node: false },
  renderer: {
    rooms: ['renderer/ui', 'renderer/features', 'shared/clinical', 'shared/chart-model.ts'],
    types: ['shared'],
    packages: [
      'react',
      'react-dom',
      'react-aria-components',
      'recharts',
      '@tanstack/react-virtual',
      '@fontsource-variable/*',
    ],
    node: false,
  },
  'main/smart': { ...SERVICE, packages: ['openid-client', 'jose', 'zod'] },
  'main/session': { ...SERVICE, packages: ['zod'] },
  'main/fhir': { ...SERVICE, packages: ['zod', 'fhir'] },
  'main/bulk': { ...SERVICE, packages: ['zod'] },
  // Pure decisions over an update and its signer; electron-updater itself is Electron's.
  'main/updates': { ...SERVICE, packages: ['zod'] },
  'main/policy': { rooms: ['shared'], types: ['main/ports.ts'], packages: ['zod'], node: true },
  'main/audit': {
    rooms: ['shared', 'main/log-events.ts', 'main/ports.ts'],
    packages: ['electron-log', 'zod', 'fhir'],
    node: true,
  },
  'main/ipc': {
    rooms: ['shared'],
    types: ['main/ports.ts', 'main/session', 'main/fhir', 'main/smart', 'main/bulk', 'main/audit', 'main/updates'],
    packages: ['zod'],
    node: true,
  },
  'main/electron': {
    rooms: ['shared', 'main/policy', 'main/ports.ts', 'main/updates/ports.ts'],
    packages: ['electron', 'electron-store', 'electron-updater', '@napi-rs/keyring'],
    node: true,
  },
  // An export without a window: services are joined here, Electron comes as ports.
  'main/export': { rooms: [...SERVICES], packages: [], node: true },
  'main/log-events.ts': { rooms: [], packages: [], node: false },
  // A diagnosis looks into every room and changes none; Electron comes as ports.
  'main/diagnose': { rooms: [...SERVICES, 'main/log-events.ts'], packages: ['zod'], node: true },
  'main/ports.ts': { rooms: [], types: ['shared', 'main/log-events.ts'], packages: [], node: true },
  // Exports and the panel: bulk data, the machine's own sign-in and the sites are joined here.
  'main/population.ts': { rooms: [...SERVICES], packages: [], node: true },
  // One window's share, and the windows together: services are joined here, Electron comes as ports.
  'main/workspace.ts': { rooms: [...SERVICES], packages: [], node: false },
  'main/desk.ts': { rooms: [...SERVICES, 'main/workspace.ts'], packages: [], node: false },
  'main/compose-desktops.ts': { rooms: [...SERVICES, 'main/electron'], packages: [], node: true },
  'main/compose-about.ts': { rooms: [...SERVICES, 'main/electron'], packages: [], node: true },
  'main/compose-updates.ts': { rooms: [...SERVICES, 'main/electron'], packages: [], node: true },
  'main/compose-policy.ts': { rooms: [...SERVICES, 'main/electron'], packages: [], node: false },
  'main/compose.ts': {
    rooms: [
      ...SERVICES,
      'main/compose-about.ts',
      'main/compose-desktops.ts',
      'main/compose-diagnose.ts',
      'main/compose-updates.ts',
      'main/compose-policy.ts',
      'main/electron',
      'main/population.ts',
      'main/workspace.ts',
      'main/desk.ts',
    ],
    packages: [],
    node: true,
  },
  'main/compose-diagnose.ts': {
    rooms: [...SERVICES, 'main/diagnose', 'main/electron'],
    packages: [],
    node: true,
  },
  'main/compose-export.ts': {
    rooms: [...SERVICES, 'main/compose.ts', 'main/electron', 'main/export'],
    packages: [],
    node: true,
  },
  'main/index.ts': {
    rooms: [
      'main/compose.ts',
      'main/compose-desktops.ts',
      'main/compose-diagnose.ts',
      'main/compose-export.ts',
      'main/electron',
      'main/policy',
    ],
    packages: ['electron'],
    node: true,
  },
  sandbox: { rooms: [], packages: ['oidc-provider', 'jose', 'fhir', 'koa'], node: true },
};
const FEATURES = 'renderer/features/';

/** The deepest room of the table that holds `file` (a path relative to the repository), or undefined. */
export function roomOf(file: string): string | undefined {
  const parts = file.split('/');
  for (let n = parts.length; n > 0; n--) {
    const candidate = parts.slice(0, n).join('/');
    if (candidate in ROOMS) return candidate;
  }
  return undefined;
}

const within = (file: string, room: string): boolean => file === room || file.startsWith(`${room}/`);

/** A sentence that names the broken rule, or undefined where `specifier` may be imported from `file`. */
export function judgeImport(file: string, specifier: string, typeOnly: boolean): string | undefined {
  const name = roomOf(file);
  const room = name === undefined ? undefined : ROOMS[name];
  if (name === undefined || room === undefined) return undefined;
  if (specifier.startsWith('node:')) return room.node ? undefined : `${name} may not import Node (${specifier})`;
  if (!specifier.startsWith('.')) {
    const allowed = room.packages.some((p) =>
      p.endsWith('/*') ? specifier.startsWith(p.slice(0, -1)) : specifier === p || specifier.startsWith(`${p}/`),
    );
    return allowed ? undefined : `${name} may not import the package ${specifier}`;
  }
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)).replace(/\?.*$/, '');
  if (file.startsWith(FEATURES) && target.startsWith(FEATURES) && file.split('/')[2] !== target.split('/')[2]) {
    return 'features never import each other: move what both need to renderer/ui';
  }
  const home = roomOf(target);
  if (home === name || room.rooms.some((r) => within(target, r))) return undefined;
  if (typeOnly && room.types?.some((r) => within(target, r))) return undefined;
  return `${name} may not import ${target}`;
}

export const roomsRule: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], docs: { description: 'imports follow the table of rooms' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const check = (node: Rule.Node, source: unknown, typeOnly: boolean): void => {
      if (typeof source !== 'string') return;
      const message = judgeImport(file, source, typeOnly);
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration(node) {
        check(node, node.source.value, (node as { importKind?: string }).importKind === 'type');
      },
      ExportNamedDeclaration(node) {
        if (node.source) check(node, node.source.value, (node as { exportKind?: string }).exportKind === 'type');
      },
      ExportAllDeclaration(node) {
        check(node, node.source.value, (node as { exportKind?: string }).exportKind === 'type');
      },
      ImportExpression(node) {
        if (node.source.type === 'Literal') check(node, node.source.value, false);
      },
    };
  },
};

/** kebab-case.ts and PascalCase.tsx, nothing else. */
export const fileNameRule: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], docs: { description: 'kebab-case.ts, PascalCase.tsx' } },
  create(context) {
    const base = path.basename(context.filename);
    const good = base.endsWith('.tsx')
      ? /^([A-Z][A-Za-z0-9]*|[a-z][a-z0-9-]*)(\.(test|spec))?\.tsx$/.test(base)
      : /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.(ts|js)$/.test(base);
    return {
      Program(node) {
        if (!good) context.report({ node, message: `${base}: name files kebab-case.ts or PascalCase.tsx` });
      },
    };
  },
};
