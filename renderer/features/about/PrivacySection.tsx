import type { JSX } from 'react';
import { Card } from '../../ui/Card.tsx';

/** What goes where, and what stays: docs/privacy.md in a few sentences. */
const KEPT: readonly { readonly what: string; readonly where: string }[] = [
  {
    what: 'What you read of a patient',
    where: 'In the memory of this computer alone, until the chart is closed, the window locks or the session ends.',
  },
  {
    what: 'Sign-ins, secrets and keys',
    where: 'Sealed on this computer, for you alone, until you sign out or they are forgotten.',
  },
  {
    what: 'Who signed in and which record was read',
    where: 'Sealed in the audit trail on this computer. Chartroom deletes nothing of it; your organization decides.',
  },
  {
    what: 'What you print, save or export',
    where: 'Where you say, or where your administrator has said.',
  },
];

export function PrivacySection(): JSX.Element {
  return (
    <Card title="Privacy">
      <div className="about-words">
        <p>
          Chartroom sends nothing about you, this computer or any patient to its makers. There is no telemetry, no crash
          reporting and no usage count, and no switch that turns any of these on. It speaks with the record systems that
          your administrator has listed.
        </p>
      </div>
      <dl className="about-kept">
        {KEPT.map(({ what, where }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{where}</dd>
          </div>
        ))}
      </dl>
      <div className="about-words">
        <p>
          Who sees a patient’s record, and for how long it is kept, is decided by the organization that runs the record
          system.
        </p>
      </div>
    </Card>
  );
}
