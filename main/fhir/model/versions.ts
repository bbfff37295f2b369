/** The versions of one result, out of its history (FHIR R4 http #history). */
import { formatSent } from '../../../shared/clinical/dates.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import type { Version, Versions } from '../../../shared/versions.ts';
import { linkOf } from '../bundle.ts';
import { json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { readObservation } from './observation.ts';
import { judge, type Context } from './quarantine.ts';
import { isOlder, versionOf } from '../../../shared/fhir/version.ts';

const MAX_VERSIONS = 50;

function versionIn(resource: Json, record: string, context: Context): Version {
  const { value, status } = readObservation(resource, record, context).row;
  const written = text(json(resource['meta'])?.['lastUpdated']);
  return {
    value: valueText(value),
    status,
    written: written === null ? null : formatSent(written, context.timeZone, false),
  };
}

/**
 * Takes a history Bundle as parsed, `Observation/x` and the context; gives its versions, the newest first. What is of
 * another resource or another patient, or cannot be shown safely, is left out; of those of this resource it is counted.
 * D6, D12, D26.
 */
export function versionsOf(bundle: Json, record: string, context: Context): Versions {
  const own = jsons(bundle['entry'])
    .map((entry) => json(entry['resource']))
    .filter((resource) => resource !== null)
    .filter((resource) => `${text(resource['resourceType']) ?? ''}/${text(resource['id']) ?? ''}` === record)
    .map((resource) => ({ resource, version: versionOf(resource) }))
    .sort((a, b) => (isOlder(a.version, b.version) ? 1 : isOlder(b.version, a.version) ? -1 : 0));
  const shown = own.filter(({ resource }) => judge(resource, 'observations', context).kind === 'shown');
  return {
    state: 'read',
    versions: shown.slice(0, MAX_VERSIONS).map(({ resource }) => versionIn(resource, record, context)),
    withheld: own.length - shown.length,
    more: shown.length > MAX_VERSIONS || linkOf(bundle, 'next') !== null,
  };
}
