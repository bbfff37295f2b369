/** The server's statement about itself, made from the table that drives search. */
import type { CapabilityStatement, CapabilityStatementRestResource } from 'fhir/r4';
import { parametersOf, SEARCHABLE } from './parameters.ts';
import { isTypeName } from './references.ts';

/** The text of `GET /metadata` (FHIR R4 capabilitystatement); `types` are those of which something is stored. */
export function capabilityText(base: string, types: readonly string[]): string {
  const all = [...new Set([...SEARCHABLE, ...types])];
  const statement: CapabilityStatement = {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-20',
    kind: 'instance',
    software: { name: 'Chartroom embedded EHR' },
    implementation: { description: 'Synthetic patients for trials and tests', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        security: {
          service: [
            {
              coding: [
                { system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' },
              ],
            },
          ],
        },
        resource: all.map(describe),
      },
    ],
  };
  return JSON.stringify(statement);
}

function describe(type: string): CapabilityStatementRestResource {
  const parameters = parametersOf(type);
  const includes = parameters
    .filter((parameter) => parameter.type === 'reference')
    .map(({ name }) => `${type}:${name}`);
  return {
    type: type as CapabilityStatementRestResource['type'],
    interaction: [
      { code: 'read' },
      ...(type === 'Observation' ? [{ code: 'history-instance' as const }] : []),
      { code: 'search-type' },
    ],
    versioning: 'no-version',
    ...(includes.length === 0 ? {} : { searchInclude: includes }),
    searchParam: parameters.map(({ name, type: kind }) => ({ name, type: kind })),
  };
}

/** Whether requests for a type are answered at all: it is in the table, or something of it is stored. */
export const isServed = (type: string, types: readonly string[]): boolean =>
  isTypeName(type) && (SEARCHABLE.includes(type) || types.includes(type));
