/** The figures of a panel: asked again as more was read and as the filter changes. */
import { useEffect, useState } from 'react';
import type { AppErrorView } from '../../../../shared/errors.ts';
import type { PanelFilter, PanelSummary } from '../../../../shared/population.ts';
import { useDesktop } from '../../../desktop.ts';
import { useCommand } from '../../../use-command.ts';

export type HeldPanel = {
  /** Of before while others are counted; null until the first came. */
  readonly summary: PanelSummary | null;
  /** What stands there answers another filter. */
  readonly counting: boolean;
  readonly error: AppErrorView | null;
  /** Grows as more was read. */
  readonly revision: number;
  readonly again: () => void;
};

export function usePanel(id: string, filter: PanelFilter, generation: number): HeldPanel {
  const desktop = useDesktop();
  const [revision, setRevision] = useState(0);
  useEffect(
    () =>
      desktop['population.panel-changed']((changed) => {
        if (changed.id === id) setRevision((n) => n + 1);
      }),
    [desktop, id],
  );
  const asked = useCommand('population.panel', { id, filter }, { generation, revision });
  const [before, setBefore] = useState<PanelSummary | null>(null);
  const fresh = asked.state === 'ready' ? asked.value : null;
  if (fresh !== null && fresh !== before) setBefore(fresh);
  const summary = fresh ?? (before?.exportId === id ? before : null);
  return {
    summary,
    counting: fresh === null,
    error: asked.state === 'failed' ? asked.error : null,
    revision,
    again: asked.again,
  };
}
