/** Search for a patient and open one, for a session that may see more than one (HOUSE §3.6). */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers } from '../../../shared/ipc-contract.ts';
import type { PatientSearch } from '../../fhir/patient-search.ts';
import type { Session } from '../../session/session.ts';

export type PatientPorts = {
  readonly search: PatientSearch;
  readonly session: Pick<Session, 'reading' | 'setPatient' | 'noteSearch'>;
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `patient.${string}` | `patients.${string}`>>;

/** Handlers of the topics `patients` and `patient`. Each rejects with `no-session` where patients are not searched here. */
export function patientHandlers({ search, session }: PatientPorts): Topic {
  const reading = () => {
    const now = session.reading();
    if (now === null) throw new AppError('no-session');
    return now;
  };
  return {
    'patients.search': async ({ text }) => {
      try {
        const found = await search.find(text, reading());
        session.noteSearch('success');
        return found;
      } catch (error) {
        session.noteSearch('failure');
        throw error;
      }
    },
    'patient.open': ({ search: number, row }) => {
      reading();
      session.setPatient(search.take(number, row));
      return {};
    },
    'patient.close': () => {
      reading();
      session.setPatient(null);
      return {};
    },
  };
}
