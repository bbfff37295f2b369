/** Synthetic exports as the list of a workstation shows them, one of every state. */
import type { ExportProgress, ExportView, Population } from '../../shared/population.ts';
import { DAY_MS, NOW_MS } from './fake-desktop-data.ts';

export const PANEL_TYPES = ['Patient', 'Condition', 'Observation', 'MedicationRequest', 'Medication'] as const;

const GIGABYTE = 1_000_000_000;

export const progressWith = (part: Partial<ExportProgress> = {}): ExportProgress => ({
  phase: 'finishing',
  serverSays: null,
  nextPollAtMs: null,
  filesDone: 31,
  filesTotal: 31,
  resources: 212_480,
  resourcesTotal: 212_480,
  bytes: 0.148 * GIGABYTE,
  bytesPerSecond: null,
  secondsLeft: null,
  ...part,
});

export const exportWith = (part: Partial<ExportView> = {}): ExportView => ({
  id: 'export-done',
  level: 'group',
  group: 'diabetes',
  types: [...PANEL_TYPES],
  state: 'done',
  startedAtMs: NOW_MS - 3 * 3_600_000,
  endedAtMs: NOW_MS - 3 * 3_600_000 + 412_000,
  transactionTime: '2026-11-22T11:00:12Z',
  since: null,
  folder: '/home/okafor/exports/northgate-diabetes',
  encrypted: true,
  progress: progressWith(),
  notes: [],
  error: null,
  canResume: false,
  canRead: true,
  ...part,
});

export const RUNNING = exportWith({
  id: 'export-running',
  level: 'patients',
  group: null,
  state: 'running',
  startedAtMs: NOW_MS - 754_000,
  endedAtMs: null,
  canRead: false,
  folder: '/home/okafor/exports/northgate-all',
  progress: progressWith({
    phase: 'downloading',
    filesDone: 12,
    filesTotal: 58,
    resources: 1_204_312,
    resourcesTotal: 4_870_000,
    bytes: 0.91 * GIGABYTE,
    bytesPerSecond: 14_200_000,
    secondsLeft: 197,
  }),
});

export const PREPARING = exportWith({
  id: 'export-preparing',
  group: 'ward-6',
  state: 'running',
  startedAtMs: NOW_MS - 95_000,
  endedAtMs: null,
  transactionTime: null,
  canRead: false,
  folder: '/home/okafor/exports/ward-6',
  progress: progressWith({
    phase: 'preparing',
    serverSays: 'in progress: 42 % of patients',
    nextPollAtMs: NOW_MS + 28_000,
    filesDone: 0,
    filesTotal: null,
    resources: 0,
    resourcesTotal: null,
    bytes: 0,
  }),
});

export const PAUSED = exportWith({
  id: 'export-paused',
  level: 'system',
  group: null,
  types: [],
  state: 'paused',
  startedAtMs: NOW_MS - DAY_MS,
  endedAtMs: null,
  canRead: false,
  canResume: true,
  encrypted: false,
  folder: '/media/research/northgate',
  progress: progressWith({
    phase: 'downloading',
    filesDone: 7,
    filesTotal: 92,
    resources: 640_118,
    resourcesTotal: null,
    bytes: 481_000_000,
  }),
});

export const NOTED = exportWith({
  id: 'export-noted',
  since: '2026-11-01T04:00:00Z',
  startedAtMs: NOW_MS - 2 * DAY_MS,
  endedAtMs: NOW_MS - 2 * DAY_MS + 61_000,
  transactionTime: '2026-11-20T14:02:41Z',
  progress: progressWith({ filesDone: 6, filesTotal: 6, resources: 3_911, resourcesTotal: 3_911, bytes: 4_100_000 }),
  notes: [
    { code: 'bad-lines', subject: 'Observation.0002.ndjson', count: 3 },
    { code: 'deleted-records', subject: null, count: 12 },
    { code: 'parameter-ignored', subject: '_elements', count: null },
    { code: 'retry-after-clamped', subject: null, count: 86_400 },
  ],
});

export const FAILED = exportWith({
  id: 'export-failed',
  group: 'ward-6',
  state: 'failed',
  startedAtMs: NOW_MS - 4 * DAY_MS,
  endedAtMs: NOW_MS - 4 * DAY_MS + 3_000,
  transactionTime: null,
  canRead: false,
  canResume: true,
  progress: progressWith({ phase: 'signing-in', filesDone: 0, filesTotal: null, resources: 0, bytes: 0 }),
  error: { code: 'backend-client-refused', details: { status: 400, oauthError: 'invalid_client' } },
});

export const CANCELLED = exportWith({
  id: 'export-cancelled',
  level: 'patients',
  group: null,
  state: 'cancelled',
  startedAtMs: NOW_MS - 6 * DAY_MS,
  endedAtMs: NOW_MS - 6 * DAY_MS + 90_000,
  transactionTime: null,
  canRead: false,
  progress: progressWith({ phase: 'preparing', filesDone: 0, filesTotal: null, resources: 0, bytes: 0 }),
});

export const EVERY_STATE: readonly ExportView[] = [RUNNING, PREPARING, exportWith(), PAUSED, NOTED, FAILED, CANCELLED];

export const populationWith = (part: Partial<Population> = {}): Population => ({
  lacks: null,
  folder: null,
  mayBePlain: true,
  usualTypes: [...PANEL_TYPES],
  exports: [exportWith()],
  ...part,
});
