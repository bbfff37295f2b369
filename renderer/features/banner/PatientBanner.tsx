import { useState, type JSX } from 'react';
import type {
  AllergySummary,
  ChartOverview,
  ListState,
  PatientBanner as Patient,
} from '../../../shared/chart-model.ts';
import { timeWords, useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { ScreenHeading } from '../../ui/ScreenHeading.tsx';
import {
  ALLERGY_WORDS,
  encounterWords,
  incompleteness,
  isGraveLink,
  lastReadMs,
  linkWords,
  numbersFirst,
  roomFor,
  silence,
  silentWith,
} from './banner-words.ts';
import './banner.css';

type Props = {
  /** null: not described yet. */
  readonly overview: ChartOverview | null;
  /** Epoch ms of the launch from the EHR that brought the patient; null: none did. */
  readonly launchedAtMs: number | null;
};

/** Who this is: on every screen of a chart, at the top, over the full width, never covered (D1). */
export function PatientBanner({ overview, launchedAtMs }: Props): JSX.Element {
  if (overview?.banner == null) {
    const list = overview?.lists.patient;
    const reading = list === undefined || list.state === 'waiting' || list.state === 'loading';
    return reading ? <ReadingBanner /> : <FailedBanner list={list} />;
  }
  const patient = overview.banner;
  const died = patient.died === null ? '' : ' died';
  return (
    <header className={`banner${died}${overview.fullBanner ? '' : ' compact'}`} aria-label="Patient">
      <div className="banner-first">
        <div className="banner-names">
          <ScreenHeading className="banner-name">{patient.name}</ScreenHeading>
          {patient.died !== null && <span className="banner-died">{patient.died}</span>}
          {patient.otherNames.length > 0 && (
            <span className="banner-other">
              {patient.otherNames.map((name) => (
                <bdi key={name}>{name}</bdi>
              ))}
            </span>
          )}
        </div>
        <Identity patient={patient} full={overview.fullBanner} />
      </div>
      <SecondLine overview={overview} patient={patient} launchedAtMs={launchedAtMs} />
      <Links links={patient.links} />
    </header>
  );
}

/** The hospital's own number first; none is ever cut, and those that would push the name aside wait for a press. */
function Identity({ patient, full }: { readonly patient: Patient; readonly full: boolean }): JSX.Element {
  const [all, setAll] = useState(false);
  const identifiers = numbersFirst(patient.identifiers);
  const room = full ? roomFor(identifiers) : 1;
  const shown = all ? identifiers : identifiers.slice(0, room);
  const more = identifiers.length - room;
  return (
    <dl className="banner-ids">
      <Item label="Born" value={patient.age === null ? patient.born : `${patient.born} (${patient.age})`} />
      <Item label="Gender" value={patient.gender} />
      {shown.length === 0 && <Item label="Identifier" value="Not known" />}
      {shown.map(({ label, value }) => (
        <Item key={`${label} ${value}`} label={label} value={value} />
      ))}
      {more > 0 && (
        <div>
          <dt className="unseen">Identifiers</dt>
          <dd>
            <button type="button" className="banner-more" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Fewer identifiers' : `${more} more ${more === 1 ? 'identifier' : 'identifiers'}`}
            </button>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Item({ label, value }: { readonly label: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

type SecondProps = {
  readonly overview: ChartOverview;
  readonly patient: Patient;
  readonly launchedAtMs: number | null;
};

function SecondLine({ overview, patient, launchedAtMs }: SecondProps): JSX.Element {
  const clock = useClock();
  const readMs = lastReadMs(overview.lists);
  return (
    <dl className="banner-second">
      <Allergies allergies={overview.allergies} list={overview.lists.allergies} />
      {overview.fullBanner && (
        <>
          <Item label="Height" value={patient.height ?? silence(overview.lists.observations)} />
          <Item label="Weight" value={patient.weight ?? silence(overview.lists.observations)} />
          <Item label="Encounter" value={encounterWords(patient.encounter, overview.lists.encounters)} />
        </>
      )}
      {launchedAtMs !== null && (
        // No call tells Chartroom that the EHR has moved on: it is said here, for as long as the chart is open (SMART 80).
        <div className="banner-read banner-launched">
          <dt>Launched</dt>
          <dd>
            {timeWords(launchedAtMs, clock)}, {overview.fullBanner ? 'does not follow the EHR' : 'EHR not followed'}
          </dd>
        </div>
      )}
      <div className="banner-read">
        <dt>{overview.fullBanner ? 'Chart retrieved' : 'Retrieved'}</dt>
        <dd>{readMs === null ? 'not yet' : timeWords(readMs, clock)}</dd>
      </div>
    </dl>
  );
}

/** Other records of the same person: on the banner, because they change how far this one can be relied on (D7). */
function Links({ links }: Pick<Patient, 'links'>): JSX.Element | null {
  if (links.length === 0) return null;
  return (
    <ul className="banner-links" aria-label="Other records of this patient">
      {links.map((link, n) => (
        // Two links may read the same: only the place tells them apart.
        <li key={n} className={isGraveLink(link) ? 'grave' : ''}>
          {linkWords(link)}
        </li>
      ))}
    </ul>
  );
}

type AllergiesProps = { readonly allergies: AllergySummary; readonly list: ListState };

/** Known, none known, not recorded, unavailable: four different things (D13). */
function Allergies({ allergies, list }: AllergiesProps): JSX.Element {
  const { state, rows } = allergies;
  const told = rows.length > 0 && (state === 'known' || state === 'none-known');
  const doubt = told ? incompleteness(list) : null;
  const unsaid = state === 'not-recorded' && list.warnings.length > 0 ? silentWith(list) : ALLERGY_WORDS[state];
  return (
    <div className="banner-allergies">
      <dt>Allergies</dt>
      {told && rows.map((row) => <Allergy key={row.id} row={row} />)}
      {!told && <dd className={`allergy-${state}`}>{unsaid}</dd>}
      {doubt !== null && <dd className="allergy-unavailable">{doubt}</dd>}
    </div>
  );
}

/** A substance is a warning; a statement that there is none stays the words it was sent in, which say of what. */
function Allergy({
  row: { name, detail, severe, negated },
}: {
  readonly row: AllergySummary['rows'][number];
}): JSX.Element {
  if (negated) return <dd>{name}</dd>;
  return (
    <dd>
      <b className={severe ? 'severe' : ''}>{name}</b>
      {detail !== '' && ` ${detail}`}
    </dd>
  );
}

function ReadingBanner(): JSX.Element {
  return (
    <header className="banner" aria-label="Patient" aria-busy="true">
      <div className="banner-first">
        <ScreenHeading className="banner-name">Reading the patient</ScreenHeading>
      </div>
      <div className="banner-second">
        <span>Name, date of birth and allergies appear here first; the chart follows.</span>
      </div>
    </header>
  );
}

function FailedBanner({ list }: { readonly list: ListState }): JSX.Element {
  return (
    <header className="banner failed" aria-label="Patient">
      <div className="banner-first">
        <ScreenHeading className="banner-name">Patient not known</ScreenHeading>
      </div>
      <div className="banner-second">
        <span>
          {list.state === 'not-permitted'
            ? 'The access given at sign-in does not include who the patient is.'
            : list.error === null
              ? 'The patient’s record could not be read.'
              : messageOf(list.error).what}
        </span>
      </div>
    </header>
  );
}
