/** Requests that cannot be met, as values that carry their HTTP answer. */
import type { OperationOutcome } from 'fhir/r4';

type IssueCode = OperationOutcome['issue'][number]['code'];

/** A refusal: status, issue code (FHIR R4 valueset-issue-type), words without patient data, further headers. */
export class Fault extends Error {
  readonly status: number;
  readonly code: IssueCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: IssueCode, diagnostics: string, headers: Readonly<Record<string, string>> = {}) {
    super(diagnostics);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The OperationOutcome text that answers a fault. */
export function outcomeText({ code, message }: Fault): string {
  const outcome: OperationOutcome = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, diagnostics: message }],
  };
  return JSON.stringify(outcome);
}
