/** Records of the trail as FHIR R4 AuditEvent (https://hl7.org/fhir/R4/auditevent.html), coded as DICOM PS3.15 A.5 does. */
import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from 'fhir/r4';
import type { AuditEvent as AppEvent } from '../ports.ts';
import type { Link } from './audit-line.ts';
import type { AuditRecord, TrailEvent } from './audit-record.ts';

const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
/** Our own actions, finer than DICOM's. */
const ACTIONS = 'https://chartroom.invalid/fhir/CodeSystem/audit-action';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

const dicom = (code: string, display: string): Coding => ({ system: DICOM, code, display });
const APPLICATION = dicom('110100', 'Application Activity');
const AUDIT_LOG = dicom('110101', 'Audit Log Used');
const PATIENT_RECORD = dicom('110110', 'Patient Record');
const EXPORT = dicom('110106', 'Export');
const QUERY = dicom('110112', 'Query');
const ALERT = dicom('110113', 'Security Alert');
const AUTHENTICATION = dicom('110114', 'User Authentication');
const LOGIN = dicom('110122', 'Login');
const LOGOUT = dicom('110123', 'Logout');
const AUDIT_STARTED = dicom('110134', 'Audit Recording Started');

type Coded = { readonly type: Coding; readonly subtype?: Coding; readonly action: NonNullable<AuditEvent['action']> };

/** Type, subtype and action of each event. An action that a newer version wrote is application activity. */
const CODES: Readonly<Record<AppEvent['action'] | TrailEvent['action'], Coded>> = {
  'app-started': { type: APPLICATION, subtype: dicom('110120', 'Application Start'), action: 'E' },
  'sign-in': { type: AUTHENTICATION, subtype: LOGIN, action: 'E' },
  'sign-in-refused': { type: AUTHENTICATION, subtype: LOGIN, action: 'E' },
  'launch-received': { type: APPLICATION, action: 'E' },
  'launch-refused': { type: APPLICATION, action: 'E' },
  'patient-opened': { type: PATIENT_RECORD, action: 'R' },
  'patients-searched': { type: QUERY, action: 'E' },
  'chart-printed': { type: EXPORT, action: 'R' },
  'picture-saved': { type: EXPORT, action: 'R' },
  'table-saved': { type: EXPORT, action: 'R' },
  locked: { type: AUTHENTICATION, subtype: dicom('110146', 'Session stop'), action: 'E' },
  unlocked: { type: AUTHENTICATION, subtype: LOGIN, action: 'E' },
  'unlock-refused': { type: AUTHENTICATION, subtype: LOGIN, action: 'E' },
  'signed-out': { type: AUTHENTICATION, subtype: LOGOUT, action: 'E' },
  'client-changed': { type: ALERT, subtype: dicom('110129', 'Security Configuration'), action: 'U' },
  'policy-changed': { type: ALERT, subtype: dicom('110129', 'Security Configuration'), action: 'U' },
  'audit-exported': { type: AUDIT_LOG, action: 'R' },
  'population-export-started': { type: EXPORT, action: 'R' },
  'population-export-ended': { type: EXPORT, action: 'R' },
  'population-export-cancelled': { type: EXPORT, action: 'R' },
  'population-viewed': { type: QUERY, action: 'E' },
  'trail-begun': { type: ALERT, subtype: AUDIT_STARTED, action: 'C' },
  'trail-torn': { type: ALERT, subtype: dicom('110133', 'Audit Recording Stopped'), action: 'E' },
  'trail-gap': { type: ALERT, subtype: dicom('110133', 'Audit Recording Stopped'), action: 'E' },
};

/** The AuditEvent of one record. Its id stays the same in every export. */
export function toAuditEvent(record: AuditRecord, { chain, seq }: Link): AuditEvent {
  const coded: Coded = Object.hasOwn(CODES, record.action)
    ? CODES[record.action as keyof typeof CODES]
    : { type: APPLICATION, action: 'E' };
  const entity = entitiesOf(record);
  return {
    resourceType: 'AuditEvent',
    id: `${chain}-${seq}`,
    type: coded.type,
    subtype: [...(coded.subtype === undefined ? [] : [coded.subtype]), { system: ACTIONS, code: record.action }],
    action: coded.action,
    recorded: new Date(record.atMs).toISOString(),
    outcome: record.outcome === 'success' ? '0' : record.action.startsWith('trail-') ? '8' : '4',
    ...(record.code !== undefined && { outcomeDesc: record.code }),
    agent: agentsOf(record),
    source: {
      observer: { type: 'Device', display: `Chartroom on ${record.workstation.name}` },
      type: [{ system: `${TERMINOLOGY}/security-source-type`, code: '1', display: 'User Device' }],
    },
    ...(entity.length > 0 && { entity }),
  };
}

/** Who, and by which machine; the account of the operating system where nobody was signed in. */
function agentsOf({ user, workstation }: AuditRecord): AuditEventAgent[] {
  const { name, account, appVersion } = workstation;
  const network = { address: name, type: '1' } as const;
  const person: AuditEventAgent = {
    type: { coding: [{ system: `${TERMINOLOGY}/extra-security-role-type`, code: 'humanuser', display: 'human user' }] },
    ...(user && { who: { identifier: { system: user.issuer, value: user.subject } } }),
    ...(user?.name != null && { name: user.name }),
    altId: account,
    requestor: true,
    network,
  };
  const app: AuditEventAgent = {
    type: { coding: [dicom('110150', 'Application')] },
    who: { type: 'Device', display: `Chartroom ${appVersion}` },
    requestor: false,
    network,
  };
  return [person, app];
}

function entitiesOf({ site, patientId, population }: AuditRecord): AuditEventEntity[] {
  const coding = (system: string, code: string, display: string) => ({
    system: `${TERMINOLOGY}/${system}`,
    code,
    display,
  });
  const entities: AuditEventEntity[] = [];
  if (patientId !== undefined) {
    const isId = /^[A-Za-z0-9\-.]{1,64}$/.test(patientId);
    entities.push({
      what: {
        type: 'Patient',
        ...(isId ? { reference: `Patient/${patientId}` } : { identifier: { value: patientId } }),
      },
      type: coding('audit-entity-type', '1', 'Person'),
      role: coding('object-role', '1', 'Patient'),
    });
  }
  if (population !== undefined) {
    const isGroup = /^Group\/[A-Za-z0-9\-.]{1,64}$/.test(population);
    entities.push({
      what: isGroup ? { type: 'Group', reference: population } : { identifier: { value: population } },
      type: coding('audit-entity-type', '2', 'System Object'),
      role: coding('object-role', '4', 'Domain Resource'),
    });
  }
  if (site !== undefined) {
    entities.push({
      what: { identifier: { value: site.id }, display: site.host },
      type: coding('audit-entity-type', '2', 'System Object'),
      role: coding('object-role', '17', 'Data Repository'),
    });
  }
  return entities;
}
