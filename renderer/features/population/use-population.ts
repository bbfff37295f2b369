/** The exports of this workstation as main tells of them. */
import { useEffect, useState } from 'react';
import type { ExportView, Population } from '../../../shared/population.ts';
import { useDesktop } from '../../desktop.ts';
import { useCommand, type Loaded } from '../../use-command.ts';

export type HeldPopulation = Loaded<Population> & { readonly again: () => void };

/** Asks once; whatever changes after that is told. */
export function usePopulation(generation: number): HeldPopulation {
  const desktop = useDesktop();
  const [told, setTold] = useState<{ readonly exports: readonly ExportView[] } | null>(null);
  const asked = useCommand('population.describe', {}, { generation, revision: 0 });
  useEffect(() => desktop['population.changed'](setTold), [desktop]);
  if (asked.state !== 'ready' || told === null) return asked;
  return { ...asked, value: { ...asked.value, exports: [...told.exports] } };
}
