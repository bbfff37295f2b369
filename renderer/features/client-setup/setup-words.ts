import type { ClientSetup, WhichClient } from '../../../shared/ipc-contract.ts';

/** How this machine proves to the site's server that it is Chartroom. */
export const CLIENT_WORDS: Readonly<
  Record<ClientSetup['client'], { readonly kind: string; readonly explain: string }>
> = {
  public: {
    kind: 'Public client',
    explain: 'The site knows Chartroom by its client id alone. It needs no set-up.',
  },
  symmetric: {
    kind: 'Client with a secret',
    explain: 'The site gave a secret with the client id. It is typed in once and can never be read again.',
  },
  asymmetric: {
    kind: 'Client with a key',
    explain:
      'Chartroom signs with a key that was made on this computer and never leaves it. The site is given the public half.',
  },
  registered: {
    kind: 'Self-registered client',
    explain:
      'Chartroom registers itself at the site with the first sign-in, and is given a client id for this computer.',
  },
};

export const USE_WORDS: Readonly<Record<ClientSetup['keys'][number]['use'], string>> = {
  current: 'Signs now',
  next: 'Published, does not sign yet',
};

/** What differs between the client that clinicians sign in by and the machine's own. */
export const KEY_WORDS: Readonly<
  Record<
    WhichClient,
    {
      readonly keys: string;
      readonly keySet: string;
      readonly notYet: string;
      readonly tooEarly: string;
      readonly forget: string;
    }
  >
> = {
  clinician: {
    keys: 'Keys',
    keySet: 'Public key set',
    notYet: 'No key yet. One is made on this computer when it is needed, with the next sign-in.',
    tooEarly: 'The old key is destroyed. If the site does not know the next one yet, nobody can sign in from here.',
    forget:
      'The keys are destroyed. A new one is made with the next sign-in, which the site refuses until the new public half is registered there.',
  },
  backend: {
    keys: 'Keys for exports',
    keySet: 'Public key set for exports',
    notYet: 'No key yet. One is made on this computer when it is needed, with the next export.',
    tooEarly:
      'The old key is destroyed. If the site does not know the next one yet, nothing can be exported from here.',
    forget:
      'The keys are destroyed and a new one is made at once. The site refuses every export until the new public half is registered there. Sign-ins of clinicians are not touched.',
  },
};
