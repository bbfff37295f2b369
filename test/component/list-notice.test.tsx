/** Every way in which a list may not be all there is, each with a text of its own, for each list (D60). */
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { ClockContext } from '../../renderer/clock.ts';
import { DesktopContext } from '../../renderer/desktop.ts';
import { LIST_LABELS, lookOf, readingWords, tabWords } from '../../renderer/list-words.ts';
import { ListNotice } from '../../renderer/ui/ListNotice.tsx';
import { LIST_DOUBTS, LIST_NAMES, type ListName, type ListState } from '../../shared/chart-model.ts';
import { createFakeDesktop } from '../support/fake-desktop.ts';
import { complete, NOW_MS } from '../support/fake-desktop-data.ts';

const unreachable = { code: 'fhir-unreachable', details: {} } as const;
const fault = { code: 'fhir-server-error', details: {} } as const;
const NOTHING: Partial<ListState> = { pages: 0, received: 0, total: null, retrievedAtMs: null };

/** Of all but the first nothing may read as if there were nothing. */
const STATES: readonly (readonly [string, Partial<ListState>])[] = [
  ['complete', { received: 0, total: 0 }],
  ['waiting', { ...NOTHING, state: 'waiting' }],
  ['loading', { ...NOTHING, state: 'loading' }],
  ['partial, counted', { state: 'partial', pages: 2, received: 40, total: 240, error: fault }],
  ['partial, uncounted', { state: 'partial', pages: 2, received: 40, total: null, error: fault }],
  ['partial, offline', { state: 'partial', pages: 2, received: 40, total: 240, error: unreachable }],
  ['failed', { ...NOTHING, state: 'failed', error: fault }],
  ['failed, offline', { ...NOTHING, state: 'failed', error: unreachable }],
  ['failed, forbidden', { ...NOTHING, state: 'failed', error: { code: 'fhir-forbidden', details: {} } }],
  ['stale', { state: 'failed', received: 12, error: fault }],
  ['stale, offline', { state: 'failed', received: 12, error: unreachable }],
  ['missing scope', { ...NOTHING, state: 'not-permitted', missingScope: 'patient/X.rs' }],
  ...LIST_DOUBTS.map((doubt): readonly [string, Partial<ListState>] => [
    doubt,
    { received: 0, total: 0, warnings: ['W.'], doubts: [doubt] },
  ]),
];
const stateOf = (part: Partial<ListState>): ListState => ({ ...complete(0), ...part });

function noticeOf(name: ListName, list: ListState): string {
  const { container } = render(
    <DesktopContext value={createFakeDesktop().api}>
      <ClockContext value={{ nowMs: () => NOW_MS, timeZone: 'UTC' }}>
        <ListNotice name={name} list={list} rows={0} none={LIST_LABELS[name].toLowerCase()} />
      </ClockContext>
    </DesktopContext>,
  );
  return container.textContent;
}

afterEach(cleanup);

describe.each(LIST_NAMES)('how far the list %s has been read', (name) => {
  it('display-13, display-60 every state has a text of its own', () => {
    const texts = STATES.map(([, part]) => noticeOf(name, stateOf(part)));
    expect(new Set(texts).size).toBe(STATES.length);
  });
  it.each(STATES.slice(1))('display-13, display-60 %s never reads as none', (_, part) => {
    const text = noticeOf(name, stateOf(part));
    expect(text).not.toMatch(/No .* recorded|sent none/);
    expect(text).toMatch(/\w/);
    expect(lookOf(stateOf(part))).not.toBe('ok');
    expect(tabWords(stateOf(part), 0)).not.toBe('0');
  });
  it('display-43, display-60 only a complete reading without doubt says none, with its time', () => {
    expect(noticeOf(name, stateOf(STATES[0]![1]))).toMatch(/No .* recorded.*retrieved 22-Nov-2026 14:02/);
  });
  it('display-60 the line of each state differs, too', () => {
    const told = STATES.filter(([label]) => label !== 'failed, forbidden').map(([, part]) =>
      readingWords(name, stateOf(part)),
    );
    expect(new Set(told).size).toBe(told.length);
  });
});

describe('a list of which some pages came', () => {
  it('display-60 says how many of about how many, and what the server warned of', () => {
    const list = stateOf({
      ...STATES[3]![1],
      warnings: ['Category not read to its end: exam.'],
      doubts: ['category-unread'],
    });
    const text = noticeOf('conditions', list);
    expect(text).toContain('Partial, 40 of 240 conditions');
    expect(text).toContain('Read 2 of about 12 pages.');
    expect(text).toContain('Category not read to its end: exam.');
  });
});
