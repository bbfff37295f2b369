/** The shape of a diagnosis as JSON Schema (2020-12), made from the schema that the code holds to. */
import { z } from 'zod';
import { diagnosisSchema } from '../../main/diagnose/diagnosis.ts';

/** Where it lies in the repository. */
export const SCHEMA_FILE = 'docs/diagnosis.schema.json';

/** Gives its text, unformatted. */
export const schemaText = (): string =>
  JSON.stringify({ title: 'A diagnosis of Chartroom', ...z.toJSONSchema(diagnosisSchema) }, null, 2);
