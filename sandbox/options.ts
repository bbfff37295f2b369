/** What a sandbox may be told at its start, and what it is once it runs. */
import type { JWK } from 'jose';
import type { Account } from './auth/accounts.ts';
import type { KeySource } from './auth/client-keys.ts';
import type { Launch } from './auth/launch-pages.ts';
import type { LaunchRequest } from './auth/launches.ts';
import type { ScopeVersions } from './auth/scopes.ts';
import type { Bulk } from './bulk/index.ts';
import type { Faults } from './faults/index.ts';
import type { FhirStore } from './fhir/index.ts';
import type { PopulationOptions } from './population/index.ts';

export type SandboxOptions = {
  /** 0 lets the system choose. */
  readonly port: number;
  /** The origin that clients see, where something stands in front (a delaying proxy); its own unless told. */
  readonly origin?: string;
  /** The loopback address to bind, `127.0.0.1` unless told. */
  readonly host?: '127.0.0.1' | '::1';
  /** The hospital's name on every page, `Northgate General Hospital` unless told. */
  readonly name?: string;
  /** The mark beside the name, `TEST` unless told. */
  readonly environment?: string;
  /** The colours of every page, `teal` unless told. */
  readonly palette?: 'teal' | 'plum';
  /** A folder of FHIR R4 resources or Bundles; the sandbox's own patients unless told. */
  readonly dataDir?: string;
  /** Generated patients beside the folder's; 200 of the default seed unless told, none beside another folder. */
  readonly population?: PopulationOptions | null;
  /** Life of an access token in seconds, 300 unless told. */
  readonly tokenTtlSeconds?: number;
  /** The ports of the client `chartroom-fixed`. */
  readonly fixedPorts?: readonly number[];
  /** Versions of the scope grammar that are told and understood, `both` unless told. */
  readonly scopeVersions?: ScopeVersions;
  /** Capabilities that the SMART configuration leaves out; without `authorize-post` a posted request is 405. */
  readonly withoutCapabilities?: readonly string[];
  /** Whether native public apps may register themselves, true unless told. */
  readonly registration?: boolean;
  /** Whether the answer to a refresh repeats the launch context, `repeated` unless told (SMART 79). */
  readonly refreshContext?: 'repeated' | 'absent';
  /** How far the server's clock is ahead (negative: behind), in seconds: the Date header, and the judge of assertions. */
  readonly clockOffsetSeconds?: number;
  /** Told of what went wrong inside; the answer itself is a bare 500. */
  readonly onError?: (error: unknown) => void;
};

export type Sandbox = {
  /** The origin, which is the issuer too. */
  readonly url: string;
  readonly issuer: string;
  /** Where it listens, as an origin: `url`, unless something stands in front. */
  readonly listensAt: string;
  readonly fhirBase: string;
  /** The hospital's name on every page. */
  readonly name: string;
  readonly accounts: readonly Account[];
  readonly clientIds: readonly string[];
  /** Secrets of the clients that have one to be typed in, by client id, made anew at each start. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The client that may introspect (HTTP Basic), made anew at each start. */
  readonly introspector: { readonly clientId: string; readonly secret: string };
  readonly report: FhirStore['report'];
  /** How many patients are generated beside those that were loaded. */
  readonly generated: number;
  /** Makes it misbehave on purpose; `/faults` is the same by HTTP. */
  readonly faults: Faults;
  /** The switches of the bulk export, and what was asked of it. */
  readonly bulk: Bulk;
  /** What the record system does when an app is started from an open record; throws where the patient is unknown. */
  createLaunch(request: LaunchRequest): Launch;
  /** Registers the public keys of a client that signs, in the place of those before; throws, in words, on unfit ones. */
  registerKeys(clientId: string, source: { readonly keys: readonly JWK[] } | KeySource): void;
  /** What backend services may have at most, in scopes (`system/Patient.rs`); null for all that they ask for. */
  allowScopes(scopes: readonly string[] | null): void;
  /** Forgets a client that registered itself; false where there is none of that id. */
  forgetClient(clientId: string): Promise<boolean>;
  /** Sets the server's clock: seconds ahead, negative for behind. */
  setClock(offsetSeconds: number): void;
  /** Stops listening and drops open connections; a second call does nothing. */
  close(): Promise<void>;
};
