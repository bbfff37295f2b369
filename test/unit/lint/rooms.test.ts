import { describe, expect, it } from 'vitest';
import { judgeImport } from '../../../scripts/lint/rooms.ts';

describe('who may import whom', () => {
  it.each([
    ['main/smart/discovery.ts', '../../shared/errors.ts'],
    ['main/smart/discovery.ts', '../ports.ts'],
    ['main/smart/discovery.ts', 'node:crypto'],
    ['main/smart/token-exchange.ts', 'openid-client'],
    ['main/audit/audit-head.ts', '../ports.ts'],
    ['main/audit/audit-record.ts', 'zod'],
    ['main/bulk/run-export.ts', '../policy/url-policy.ts'],
    ['renderer/App.tsx', 'react'],
    ['renderer/features/shell/Shell.tsx', '../../ui/Card.tsx'],
    ['renderer/features/shell/Shell.tsx', '../../../shared/clinical/dates.ts'],
    ['main/index.ts', './compose.ts'],
    ['test/unit/x.test.ts', '../../main/index.ts'],
  ])('%s may import %s', (file, specifier) => {
    expect(judgeImport(file, specifier, false)).toBeUndefined();
  });

  it.each([
    ['main/smart/discovery.ts', 'electron'],
    ['main/smart/discovery.ts', '../session/session.ts'],
    ['main/fhir/client.ts', '../electron/http.ts'],
    ['main/session/session.ts', '../compose.ts'],
    ['main/bulk/run-export.ts', '../smart/scopes.ts'],
    ['main/bulk/run-export.ts', '../fhir/client.ts'],
    ['main/ipc/router.ts', '../session/session.ts'],
    ['main/audit/audit-trail.ts', '../session/refresh-lock.ts'],
    ['main/policy/policy.ts', '../session/sites.ts'],
    ['renderer/App.tsx', 'electron'],
    ['renderer/App.tsx', 'zod'],
    ['renderer/App.tsx', 'node:fs'],
    ['renderer/App.tsx', '../shared/ipc-contract.ts'],
    ['renderer/App.tsx', '../main/ports.ts'],
    ['renderer/features/charts/ChartCard.tsx', '../shell/Shell.tsx'],
    ['shared/errors.ts', '../main/ports.ts'],
    ['shared/errors.ts', 'node:fs'],
    ['preload/index.ts', '../shared/ipc-contract.ts'],
    ['sandbox/server.ts', '../shared/errors.ts'],
    ['sandbox/server.ts', '../main/ports.ts'],
  ])('%s may not import %s', (file, specifier) => {
    expect(judgeImport(file, specifier, false)).toBeTypeOf('string');
  });

  it.each([
    ['main/ipc/router.ts', '../session/session.ts'],
    ['preload/index.ts', '../shared/ipc-contract.ts'],
    ['renderer/App.tsx', '../shared/ipc-contract.ts'],
  ])('%s may import the types of %s', (file, specifier) => {
    expect(judgeImport(file, specifier, true)).toBeUndefined();
  });
});
