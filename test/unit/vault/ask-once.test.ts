import { describe, expect, it, vi } from 'vitest';
import { createAsking } from '../../../main/electron/ask-once.ts';
import { reasonOf } from '../../../main/electron/keyring.ts';
import { CredentialFailure, type CredentialFailureReason } from '../../../main/ports.ts';

const never = new Promise<never>(() => undefined);

describe('J3: whoever may be asked by a dialog is asked once', () => {
  it.each(['locked', 'denied', 'timeout'] as const)('%s is final: nobody is asked again', async (reason) => {
    const ask = createAsking();
    let asked = 0;
    const call = (): Promise<never> => {
      asked++;
      return Promise.reject(new CredentialFailure(reason));
    };
    const answers = await Promise.allSettled([ask(call), ask(call), ask(call)]);
    expect(answers.map((answer) => (answer as PromiseRejectedResult).reason as unknown)).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ reason }) as unknown),
    );
    expect(asked).toBe(1);
  });

  it.each(['absent', 'weak', 'failed'] as const)('%s shows no dialog and may be tried again', async (reason) => {
    const ask = createAsking();
    await expect(ask(() => Promise.reject(new CredentialFailure(reason)))).rejects.toMatchObject({ reason });
    expect(await ask(() => Promise.resolve('there'))).toBe('there');
  });

  it('a call that does not end is ended in time', async () => {
    const ask = createAsking({ firstWithinMs: 5 });
    await expect(ask(() => never)).rejects.toMatchObject({ reason: 'timeout' });
    await expect(ask(() => Promise.resolve('late'))).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('the first call has the time in which a password is typed; later ones, with the store open, have less', async () => {
    vi.useFakeTimers();
    try {
      const ask = createAsking();
      const typed = ask(() => new Promise((resolve) => setTimeout(() => resolve('open'), 59_000)));
      await vi.advanceTimersByTimeAsync(59_000);
      expect(await typed).toBe('open');
      const silent = ask(() => never).catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await silent).toMatchObject({ reason: 'timeout' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('one call at a time, in their order; an error of another kind is a failure without its words', async () => {
    const ask = createAsking();
    const order: string[] = [];
    const first = ask(async () => {
      order.push('first begins');
      await Promise.resolve();
      order.push('first ends');
    });
    const second = ask(() => Promise.reject(new Error(`a message with a secret, ${order.push('second')}`)));
    await first;
    await expect(second).rejects.toMatchObject({ reason: 'failed', message: 'failed' });
    expect(order).toEqual(['first begins', 'first ends', 'second']);
  });
});

describe('J3: what the library says', () => {
  const messages: readonly (readonly [string, CredentialFailureReason | undefined])[] = [
    ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'locked'],
    ["Couldn't access platform storage: Secret Service: object locked", 'locked'],
    ['zbus error: org.freedesktop.Secret.Error.IsLocked: Cannot get secret of a locked object', 'locked'],
    ["Couldn't access platform storage: User interaction is not allowed.", 'locked'],
    [
      'DBus error: Did not receive a reply. Possible causes include: the message bus security policy blocked the reply',
      'timeout',
    ],
    ["Couldn't access platform storage: The user name or passphrase you entered is not correct.", 'denied'],
    ['Platform failure: User canceled the operation.', 'denied'],
    ['Platform failure: Access is denied.', 'denied'],
    ["Couldn't access platform storage: A specified logon session does not exist.", 'absent'],
    ["Couldn't access platform storage: No DBus session or Secret Service provider found", 'absent'],
    ['Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files', 'absent'],
    ["Couldn't access platform storage: The specified keychain could not be found.", 'absent'],
    ['Platform failure: something new', undefined],
  ];
  it.each(messages)('%s', (message, reason) => expect(reasonOf(new Error(message))).toBe(reason));
});
