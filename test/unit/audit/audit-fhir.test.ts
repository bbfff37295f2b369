import type { AuditEvent, Coding } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import { toAuditEvent } from '../../../main/audit/audit-fhir.ts';
import { formatRecord, parseRecord, type TrailEvent } from '../../../main/audit/audit-record.ts';
import type { AuditEvent as AppEvent } from '../../../main/ports.ts';
import { opened, WORKSTATION } from './bench.ts';

const LINK = { chain: '0123456789abcdef0123456789abcdef', seq: 12, mac: '' };
const AT_MS = Date.UTC(2026, 10, 27, 9, 30);
const resource = (event: AppEvent | TrailEvent): AuditEvent =>
  toAuditEvent(parseRecord(formatRecord(event, AT_MS, WORKSTATION)), LINK);
const codes = ({ type, subtype, action, outcome }: AuditEvent) =>
  [type.code, subtype?.map(({ code }) => code).join('+'), action, outcome].join(' ');

const ACTIONS: readonly [AppEvent['action'] | TrailEvent['action'], AppEvent['outcome'], string][] = [
  ['app-started', 'success', '110100 110120+app-started E 0'],
  ['sign-in', 'success', '110114 110122+sign-in E 0'],
  ['sign-in-refused', 'failure', '110114 110122+sign-in-refused E 4'],
  ['launch-received', 'success', '110100 launch-received E 0'],
  ['launch-refused', 'failure', '110100 launch-refused E 4'],
  ['patient-opened', 'success', '110110 patient-opened R 0'],
  ['chart-printed', 'success', '110106 chart-printed R 0'],
  ['picture-saved', 'success', '110106 picture-saved R 0'],
  ['table-saved', 'failure', '110106 table-saved R 4'],
  ['patients-searched', 'success', '110112 patients-searched E 0'],
  ['locked', 'success', '110114 110146+locked E 0'],
  ['unlocked', 'success', '110114 110122+unlocked E 0'],
  ['unlock-refused', 'failure', '110114 110122+unlock-refused E 4'],
  ['signed-out', 'success', '110114 110123+signed-out E 0'],
  ['client-changed', 'success', '110113 110129+client-changed U 0'],
  ['policy-changed', 'success', '110113 110129+policy-changed U 0'],
  ['audit-exported', 'success', '110101 audit-exported R 0'],
  ['population-export-started', 'success', '110106 population-export-started R 0'],
  ['population-export-ended', 'failure', '110106 population-export-ended R 4'],
  ['population-export-cancelled', 'success', '110106 population-export-cancelled R 0'],
  ['population-viewed', 'success', '110112 population-viewed E 0'],
  ['trail-begun', 'failure', '110113 110134+trail-begun C 8'],
  ['trail-torn', 'failure', '110113 110133+trail-torn E 8'],
  ['trail-gap', 'failure', '110113 110133+trail-gap E 8'],
];

/** What FHIR R4 asks of every AuditEvent: elements with a minimum of 1, formats, and invariant sev-1. */
function expectValid(event: AuditEvent): void {
  const isCoding = (coding: Coding | undefined) => /^https?:\/\//.test(coding?.system ?? '') && Boolean(coding?.code);
  expect(event.resourceType).toBe('AuditEvent');
  expect(event.id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
  expect([event.type, ...(event.subtype ?? [])].every(isCoding)).toBe(true);
  expect(event.action).toMatch(/^[CRUDE]$/);
  expect(event.recorded).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(event.outcome).toMatch(/^(0|4|8|12)$/);
  expect(event.agent.map(({ requestor }) => requestor)).toEqual([true, false]);
  expect(event.source.observer.display).toBeTruthy();
  for (const { name, query, what, type, role } of event.entity ?? []) {
    expect(name === undefined || query === undefined).toBe(true);
    expect(what?.reference ?? what?.identifier?.value).toBeTruthy();
    expect(isCoding(type) && isCoding(role)).toBe(true);
  }
  // FHIR knows no empty element.
  expect(JSON.stringify(event)).not.toMatch(/:(""|null|\[\]|\{\})/);
}

describe('security §3.11: a record as FHIR R4 AuditEvent', () => {
  it.each(ACTIONS)('%s, %s: %s', (action, outcome, expected) => {
    const event = resource({ action, outcome });
    expectValid(event);
    expect(codes(event)).toBe(expected);
  });

  it.each([
    ['Group/ward-6', { reference: 'Group/ward-6' }],
    ['patients', { identifier: { value: 'patients' } }],
    ['Group/no such id', { identifier: { value: 'Group/no such id' } }],
  ])('says which population was exported: %s', (population, what) => {
    const event = resource({ action: 'population-export-started', outcome: 'success', population });
    expectValid(event);
    expect(event.entity).toMatchObject([{ what, role: { code: '4' } }]);
  });

  it('says who, which patient, where and when', () => {
    const event = resource({ ...opened('pat-1'), code: 'fhir-timeout' });
    expectValid(event);
    expect(event).toMatchObject({
      id: '0123456789abcdef0123456789abcdef-12',
      recorded: '2026-11-27T09:30:00.000Z',
      outcomeDesc: 'fhir-timeout',
      agent: [
        {
          who: { identifier: { system: 'https://ehr.example', value: 'canary-user-0815' } },
          name: 'Dr. Canary',
          altId: 'ward7',
          network: { address: 'WARD-7-CANARY', type: '1' },
        },
        { who: { display: 'Chartroom 0.1.0' } },
      ],
      entity: [
        { what: { reference: 'Patient/pat-1', type: 'Patient' }, role: { code: '1' } },
        { what: { identifier: { value: '0123456789abcdef' }, display: 'ehr.example' }, role: { code: '17' } },
      ],
    });
  });

  it('names the account where nobody was signed in, and no user whose name is unknown', () => {
    const nobody = resource({ action: 'app-started', outcome: 'success' });
    expect(nobody.agent[0]).not.toHaveProperty('who');
    expect(nobody.agent[0]).toMatchObject({ altId: 'ward7' });
    const nameless = resource({
      ...opened(),
      user: { issuer: 'https://ehr.example', subject: 'canary-user-0815', name: null },
    });
    expectValid(nameless);
    expect(nameless.agent[0]).not.toHaveProperty('name');
  });

  it('makes no reference of a patient id that FHIR does not allow', () => {
    const event = resource(opened('../Practitioner/1?x=é'));
    expectValid(event);
    expect(event.entity?.[0]?.what).toEqual({ type: 'Patient', identifier: { value: '../Practitioner/1?x=é' } });
  });

  it('reads what a newer version wrote', () => {
    const text = formatRecord({ action: 'app-started', outcome: 'success' }, AT_MS, WORKSTATION);
    const newer = { ...(JSON.parse(text) as object), action: 'constructor', printer: 'P1' };
    const event = toAuditEvent(parseRecord(JSON.stringify(newer)), LINK);
    expectValid(event);
    expect(codes(event)).toBe('110100 constructor E 0');
  });

  it('cuts texts that no line would hold, between characters', () => {
    const event = resource({ ...opened(), user: { issuer: 'i', subject: 's', name: '😀'.repeat(2000).slice(1) } });
    expectValid(event);
    expect(event.agent[0]?.name?.isWellFormed()).toBe(true);
    expect(event.agent[0]?.name?.length).toBe(1000);
  });
});
