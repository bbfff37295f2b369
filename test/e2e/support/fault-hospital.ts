/** A whole hospital, written by hand to be wrong on purpose: the fault server's sign-in with a chart behind it. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { page } from '../../support/fault-fhir-server.ts';
import { startFaultServer, type FaultServer, type Reply } from '../../support/fault-server.ts';

export type FaultHospital = FaultServer & {
  /**
   * Answers FHIR requests that begin with `prefix` (relative to the base) with these, one after another, the last for
   * good. The longest prefix wins. `reset` forgets them.
   */
  readonly onFhir: (prefix: string, ...replies: readonly Reply[]) => void;
};

export const PATIENT_NAME = 'FAULTLESS, Frieda';

/** The n-th creatinine of the patient. */
export const creatinine = (n: number): Record<string, unknown> => ({
  resourceType: 'Observation',
  id: `creatinine-${n}`,
  status: 'final',
  category: [{ coding: [{ code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '2160-0', display: 'Creatinine' }] },
  subject: { reference: 'Patient/patient-1' },
  effectiveDateTime: `2026-01-0${n}T08:00:00Z`,
  valueQuantity: { value: 80 + n, unit: 'umol/L', system: 'http://unitsofmeasure.org', code: 'umol/L' },
});

const PATIENT = {
  resourceType: 'Patient',
  id: 'patient-1',
  name: [{ family: 'Faultless', given: ['Frieda'] }],
  birthDate: '1961-03-04',
  gender: 'female',
};

/** What a FHIR request of a healthy chart is answered with; undefined leaves the answer to the fault server. */
function healthy(path: string): Reply | undefined {
  if (path.startsWith('Patient/')) return { body: PATIENT };
  if (path.startsWith('Observation')) return { body: page([creatinine(1), creatinine(2)], { total: 2 }) };
  return path.startsWith('Practitioner') ? undefined : { body: page([]) };
}

export async function startFaultHospital(): Promise<FaultHospital> {
  const server = await startFaultServer();
  const replies = new Map<string, Reply[]>();
  const serveChart = (): void =>
    server.script('fhir', ({ url }, usual) => {
      const path = url.replace(/^.*?\/fhir\//, '');
      const prefix = [...replies.keys()].filter((key) => path.startsWith(key)).sort((a, b) => b.length - a.length)[0];
      const left = prefix === undefined ? [] : (replies.get(prefix) ?? []);
      const scripted = left.length > 1 ? left.shift() : left[0];
      const headers = { 'content-type': 'application/fhir+json', ...scripted?.headers };
      return { ...(scripted ?? healthy(path) ?? usual), headers };
    });
  serveChart();
  return {
    ...server,
    onFhir: (prefix, ...answers) => void replies.set(prefix, [...answers]),
    reset: () => {
      server.reset();
      replies.clear();
      serveChart();
    },
  };
}

export type ForeignServer = {
  readonly origin: string;
  /** Everything that was sent here. */
  readonly requests: readonly IncomingMessage[];
  readonly close: () => Promise<void>;
};

/** A server that nobody has reason to ask. */
export async function startForeignServer(): Promise<ForeignServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(page([])));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
