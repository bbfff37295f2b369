/** What else went on in the time of a chart. */
import { useState } from 'react';
import type { Lanes } from '../../../../shared/lanes.ts';
import { useCommand, type Binding } from '../../../use-command.ts';
import type { Asked } from '../layout.ts';

type Kept = { readonly key: string; readonly generation: number; readonly lanes: Lanes };

/** The lanes of a series in a time; those of before stay until newer ones come, never those of another chart (D4). */
export function useLanes(key: string, { fromMs, toMs }: Asked, binding: Binding): Lanes | null {
  const answer = useCommand('chart.lanes', { key, fromMs, toMs }, binding);
  const [kept, setKept] = useState<Kept | null>(null);
  const value = answer.state === 'ready' ? answer.value : null;
  const { generation } = binding;
  if (value !== null && value !== kept?.lanes) setKept({ key, generation, lanes: value });
  return kept?.key === key && kept.generation === generation ? kept.lanes : null;
}
