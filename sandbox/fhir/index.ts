/** The embedded EHR's FHIR R4 store and its REST interface. */
export { createFhirHandler } from './handler.ts';
export { loadStore, type FhirStore } from './store.ts';
