import type { ClientSetup } from '../../../shared/ipc-contract.ts';

/** How this machine proves to the site's server that it is Chartroom. */
export const CLIENT_WORDS: Readonly<
  Record<ClientSetup['client'], { readonly kind: string; readonly explain: string }>
> = {
  public: {
    kind: 'Public client',
    explain: 'The site knows Chartroom by its client id alone. There is nothing to set up here.',
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
