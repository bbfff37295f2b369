/** What each line of a file says, and the report on all of them: the part of the line check that knows FHIR. */
import type { CheckOptions, LineReport } from './line-check.ts';

const MAX_BAD = 20;
const MAX_ATTACHMENTS = 10_000;

type Json = Readonly<Record<string, unknown>>;
type Counts = { -readonly [K in keyof LineReport]: LineReport[K] };

export type LineReading = {
  /** Takes a line without its newline; `isWhole` false: it ended with the file. Whether it stays. */
  readonly line: (bytes: Uint8Array, isWhole: boolean) => boolean;
  /** Takes note of a line that was too long to be read. */
  readonly tooLong: () => void;
  readonly report: () => LineReport;
};

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const objectsIn = (value: unknown): readonly Json[] => listOf(value).filter(isObject);

function isSevere({ issue }: Json): boolean {
  return objectsIn(issue).some(({ severity }) => severity === 'error' || severity === 'fatal');
}

function deletionsIn({ entry }: Json): number {
  return objectsIn(entry).filter(({ request }) => isObject(request) && request['method'] === 'DELETE').length;
}

/** URLs of the attachments of a document or a report. */
function attachmentUrls(resource: Json): readonly unknown[] {
  const attachments =
    resource['resourceType'] === 'DocumentReference'
      ? objectsIn(resource['content']).map(({ attachment }) => attachment)
      : listOf(resource['presentedForm']);
  return attachments.filter(isObject).flatMap(({ url }) => (url === undefined ? [] : [url]));
}

/** A header: Parameters with `header`, which begins a block (Bulk Data 3.0 export #organizeoutputby). */
function isHeader({ resourceType, parameter }: Json): boolean {
  return resourceType === 'Parameters' && objectsIn(parameter).some(({ name }) => name === 'header');
}

type Tally = Omit<Counts, 'lines' | 'badLines' | 'bad' | 'attachments'>;

/** What the resources of a file add up to. */
function createTally({ type: expected, organizedBy }: CheckOptions, fits: (resource: Json) => boolean) {
  const attachments = new Set<string>();
  const tally: Tally = {
    ...{ resources: 0, dropped: 0, otherTypes: 0, blocks: 0, severe: 0, deletions: 0, attachmentsLeftOut: 0 },
  };
  const noteAttachments = (resource: Json): void => {
    for (const url of attachmentUrls(resource)) {
      const isAbsolute = typeof url === 'string' && /^https?:\/\//i.test(url);
      if (isAbsolute && (attachments.has(url) || attachments.size < MAX_ATTACHMENTS)) attachments.add(url);
      else tally.attachmentsLeftOut++;
    }
  };
  return {
    counts: () => ({ ...tally, attachments: [...attachments] }),
    /** Whether the resource stays. */
    add: (resource: Json): boolean => {
      if (organizedBy !== null && isHeader(resource)) {
        tally.blocks++;
        return true;
      }
      if (!fits(resource)) {
        tally.dropped++;
        return false;
      }
      tally.resources++;
      const type = resource['resourceType'];
      if (expected !== null && type !== expected) tally.otherTypes++;
      if (type === 'OperationOutcome' && isSevere(resource)) tally.severe++;
      else if (type === 'Bundle') tally.deletions += deletionsIn(resource);
      else if (type === 'DocumentReference' || type === 'DiagnosticReport') noteAttachments(resource);
      return true;
    },
  };
}

/** The resource in a line, or what is wrong with the line. */
function createLineParser() {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return (bytes: Uint8Array, isWhole: boolean): Json | string => {
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      return 'is not UTF-8';
    }
    try {
      const value = JSON.parse(text) as unknown;
      return isObject(value) && typeof value['resourceType'] === 'string' ? value : 'is no resource';
    } catch {
      return isWhole ? 'is not JSON' : 'breaks off';
    }
  };
}

const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 32 || byte === 13 || byte === 9);

/** A reading of one file by the rules of `options`; `fits` false: the resource is dropped. */
export function createLineReading(options: CheckOptions, fits: (resource: Json) => boolean): LineReading {
  const tally = createTally(options, fits);
  const parse = createLineParser();
  const bad: { line: number; rule: string }[] = [];
  let lines = 0;
  let badLines = 0;
  /** A blank line is bad once another follows. */
  let blankBefore = false;

  const note = (rule: string): true => {
    badLines++;
    if (bad.length < MAX_BAD) bad.push({ line: lines, rule });
    return true;
  };
  const begin = (): void => {
    if (!blankBefore) return;
    blankBefore = false;
    lines++;
    note('is blank');
  };
  return {
    line: (bytes, isWhole) => {
      begin();
      blankBefore = isBlank(bytes);
      if (blankBefore) return true;
      lines++;
      const found = parse(bytes, isWhole);
      return typeof found === 'string' ? note(found) : tally.add(found);
    },
    tooLong: () => {
      begin();
      lines++;
      note(`is longer than ${options.maxLineBytes} bytes`);
    },
    report: () => ({ ...tally.counts(), lines, badLines, bad }),
  };
}
