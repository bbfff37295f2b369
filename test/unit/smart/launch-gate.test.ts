import { describe, expect, it } from 'vitest';
import { createLaunchGate, type LaunchOffer } from '../../../main/smart/launch-gate.ts';
import { AppError } from '../../../shared/errors.ts';
import { manualClock } from '../../support/manual-clock.ts';

const SITE = { fhirBase: 'https://ehr.example/fhir', name: 'ehr' };
const linkOf = (launch: string, iss = SITE.fhirBase) => `chartroom://launch?iss=${iss}&launch=${launch}`;

function bench(sites: () => Promise<(typeof SITE)[]> = () => Promise.resolve([SITE])) {
  const clock = manualClock();
  const offers: LaunchOffer<typeof SITE>[] = [];
  const events: string[] = [];
  const received: string[] = [];
  const gate = createLaunchGate({
    clock,
    sites,
    onOffer: (offer) => {
      offers.push(offer);
      events.push(`offer ${offer.launch}`);
    },
    onReceived: ({ name }) => received.push(name),
    onRepeated: (id) => events.push(`repeated ${id}`),
    onExpired: () => events.push('expired'),
    onWithdraw: ({ launch }) => events.push(`withdraw ${launch}`),
    onRefused: ({ code }) => events.push(code),
  });
  return { clock, gate, offers, events, received, settle: () => gate.settle(offers.at(-1)!.id) };
}

describe('the gate for launches', () => {
  it('SMART 16: offers a launch with its site, and asks nobody else', async () => {
    const { clock, gate, offers } = bench();
    expect(await gate.receive(linkOf('a'))).toBe('offered');
    expect(offers).toEqual([{ id: 1, site: SITE, launch: 'a', receivedAtMs: clock.now() }]);
  });

  it('A11 the same launch link opened twice counts once, while it waits and after it', async () => {
    const { gate, events, settle, clock } = bench();
    expect(await Promise.all([gate.receive(linkOf('a')), gate.receive(linkOf('a'))])).toEqual(['offered', 'repeated']);
    settle();
    clock.advance(299_999);
    expect(await gate.receive(linkOf('a'))).toBe('repeated');
    clock.advance(1);
    expect(await gate.receive(linkOf('a'))).toBe('offered');
    expect(events).toEqual(['offer a', 'repeated 1', 'repeated 1', 'offer a']);
  });

  it('A11 two launches at once: one is asked about at a time, in the order they came', async () => {
    const { gate, events, settle } = bench();
    expect(await Promise.all([gate.receive(linkOf('a')), gate.receive(linkOf('b'))])).toEqual(['offered', 'waiting']);
    expect(events).toEqual(['offer a']);
    settle();
    expect(events).toEqual(['offer a', 'offer b']);
    settle();
    expect(events).toHaveLength(2);
  });

  it('an offer is settled once, and a stale answer settles nothing', async () => {
    const { gate, events, offers } = bench();
    for (const launch of ['a', 'b', 'c']) await gate.receive(linkOf(launch));
    gate.settle(99);
    gate.settle(offers[0]!.id);
    gate.settle(offers[0]!.id);
    expect(events).toEqual(['offer a', 'offer b']);
  });

  it('A11 the sixth link of a minute is refused aloud, those after it in silence', async () => {
    const { gate, events, clock } = bench();
    const outcomes: string[] = [];
    for (let n = 0; n < 8; n++) outcomes.push(await gate.receive(linkOf(`l${n}`)));
    expect(outcomes.slice(5)).toEqual(['refused', 'dropped', 'dropped']);
    expect(events).toEqual(['offer l0', 'expired', 'launch-too-many']);
    clock.advance(60_000);
    expect(await gate.receive(linkOf('later'))).toBe('waiting');
  });

  it('A11 malformed and unknown links count too', async () => {
    const { gate, events } = bench();
    for (let n = 0; n < 3; n++) await gate.receive(`chartroom://launch?x=${n}`);
    for (let n = 0; n < 3; n++) await gate.receive(linkOf(`${n}`, 'https://evil.example'));
    expect(events).toEqual([
      ...Array<string>(3).fill('launch-malformed'),
      ...Array<string>(2).fill('launch-unknown-site'),
      'launch-too-many',
    ]);
  });

  it('a clock that is set back does not hold launches off', async () => {
    const { gate, clock } = bench();
    for (let n = 0; n < 5; n++) await gate.receive(linkOf(`l${n}`));
    clock.advance(-3_600_000);
    expect(await gate.receive(linkOf('l0'))).toBe('waiting');
  });

  it('A9 a link to an unknown site asks nothing, and may come again once the site is listed', async () => {
    const sites: (typeof SITE)[] = [];
    const { gate, events } = bench(() => Promise.resolve(sites));
    expect(await gate.receive(linkOf('a'))).toBe('refused');
    sites.push(SITE);
    expect(await gate.receive(linkOf('a'))).toBe('offered');
    expect(events).toEqual(['launch-unknown-site', 'offer a']);
  });

  it('a sites file that cannot be read refuses with its own error; a fault is the caller’s', async () => {
    const failures: Error[] = [new AppError('sites-invalid'), new Error('fault')];
    const { gate, events } = bench(() => Promise.reject(failures.shift() ?? new Error('none left')));
    expect(await gate.receive(linkOf('a'))).toBe('refused');
    await expect(gate.receive(linkOf('b'))).rejects.toThrow('fault');
    expect(events).toEqual(['sites-invalid']);
  });
});

describe('a launch that comes again, or too late', () => {
  it('A11 what came to nothing may come again; what is asked about or was signed in may not', async () => {
    const { gate, events, settle } = bench();
    await gate.receive(linkOf('a'));
    gate.forget(99);
    expect(await gate.receive(linkOf('a'))).toBe('repeated');
    gate.forget(1);
    settle();
    expect(await gate.receive(linkOf('a'))).toBe('offered');
    expect(await gate.receive(linkOf('a'))).toBe('repeated');
    expect(events).toEqual(['offer a', 'repeated 1', 'offer a', 'repeated 2']);
  });

  it('A11 five times a minute a link that comes again brings its window to the front', async () => {
    const { gate, events, clock } = bench();
    await gate.receive(linkOf('a'));
    for (let n = 0; n < 9; n++) expect(await gate.receive(linkOf('a'))).toBe('repeated');
    expect(events).toHaveLength(1 + 5);
    clock.advance(60_000);
    await gate.receive(linkOf('a'));
    expect(events).toHaveLength(1 + 6);
  });

  it('A11 one that waits has no window yet; its offer has, under the id it got last', async () => {
    const { gate, events, offers, settle } = bench();
    await gate.receive(linkOf('a'));
    await gate.receive(linkOf('b'));
    expect(await gate.receive(linkOf('b'))).toBe('repeated');
    settle();
    gate.setLocked(true);
    gate.forget(offers.at(-1)!.id);
    expect(await gate.receive(linkOf('b')), 'it waits, and comes by itself').toBe('repeated');
    gate.setLocked(false);
    await gate.receive(linkOf('b'));
    expect(events).toEqual(['offer a', 'offer b', 'withdraw b', 'offer b', 'repeated 3']);
  });

  it('SMART 16: one that waited for five minutes is let go when its turn comes, and that is told once', async () => {
    const { gate, events, clock, settle } = bench();
    for (const launch of ['a', 'b', 'c']) await gate.receive(linkOf(launch));
    clock.advance(60_000);
    await gate.receive(linkOf('d'));
    clock.advance(240_000);
    expect(gate.waiting()).toBe(3);
    settle();
    expect(events).toEqual(['offer a', 'offer d', 'expired']);
    expect(gate.waiting()).toBe(0);
    settle();
    expect(events).toHaveLength(3);
  });

  it('SMART 16: where all that waited is stale, the next that comes is offered', async () => {
    const { gate, events, clock, settle } = bench();
    for (const launch of ['a', 'b']) await gate.receive(linkOf(launch));
    clock.advance(300_000);
    settle();
    expect(events).toEqual(['offer a', 'expired']);
    expect(await gate.receive(linkOf('b'))).toBe('offered');
  });

  it('SMART 16: one that newer ones pushed out is told, and may come again', async () => {
    const { gate, events, clock } = bench();
    for (const launch of ['a', 'b', 'c', 'd', 'e']) await gate.receive(linkOf(launch));
    expect(events).toEqual(['offer a', 'expired']);
    clock.advance(60_000);
    expect(await gate.receive(linkOf('b'))).toBe('waiting');
    expect(gate.waiting()).toBe(3);
  });

  it('is received once, when it comes, and not when it is offered', async () => {
    const { gate, received, settle } = bench();
    gate.setLocked(true);
    for (const launch of ['a', 'a', 'b']) await gate.receive(linkOf(launch));
    await gate.receive(linkOf('c', 'https://evil.example'));
    expect(received).toEqual(['ehr', 'ehr']);
    gate.setLocked(false);
    settle();
    expect(received).toHaveLength(2);
  });
});

describe('the gate while the app is locked', () => {
  it('E10 launches that went stale behind the lock are told once it is open', async () => {
    const { gate, events, clock } = bench();
    await gate.receive(linkOf('a'));
    gate.setLocked(true);
    for (const launch of ['b', 'c', 'd']) await gate.receive(linkOf(launch));
    clock.advance(300_000);
    await gate.receive(linkOf('e'));
    expect(events).toEqual(['offer a', 'withdraw a']);
    gate.setLocked(false);
    expect(events).toEqual(['offer a', 'withdraw a', 'offer e', 'expired']);
  });

  it('E10, SMART 18: launches wait unseen, the newest three of them, and come out one by one', async () => {
    const { gate, events, settle } = bench();
    gate.setLocked(true);
    for (const launch of ['a', 'b', 'c', 'd']) expect(await gate.receive(linkOf(launch))).toBe('waiting');
    expect(events).toEqual([]);
    gate.setLocked(false);
    for (let n = 0; n < 3; n++) settle();
    expect(events).toEqual(['offer b', 'expired', 'offer c', 'offer d']);
  });

  it('E10 a question that stands when it locks is taken away, and comes again first', async () => {
    const { gate, events, offers, clock } = bench();
    await gate.receive(linkOf('a'));
    await gate.receive(linkOf('b'));
    clock.advance(1000);
    gate.setLocked(true);
    gate.setLocked(true);
    gate.settle(offers[0]!.id);
    gate.setLocked(false);
    expect(events).toEqual(['offer a', 'withdraw a', 'offer a']);
    expect(offers[1]).toEqual({ ...offers[0]!, id: 2 });
  });

  it('E10 a lock while the sites are read holds the launch back', async () => {
    const { promise, resolve } = Promise.withResolvers<(typeof SITE)[]>();
    const { gate, events } = bench(() => promise);
    const outcome = gate.receive(linkOf('a'));
    gate.setLocked(true);
    resolve([SITE]);
    expect(await outcome).toBe('waiting');
    expect(events).toEqual([]);
  });

  it('forgets what waits when told', async () => {
    const { gate, events } = bench();
    await gate.receive(linkOf('a'));
    await gate.receive(linkOf('b'));
    gate.clear();
    expect(events).toEqual(['offer a', 'withdraw a']);
    expect(await gate.receive(linkOf('c'))).toBe('offered');
  });
});
