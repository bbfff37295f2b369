/** Where the exports of this workstation cannot be reached: nothing is exported, and the window says so. */
import { AppError } from '../../shared/errors.ts';
import type { ExportsPort } from '../../main/ipc/handlers/population-handlers.ts';
import type { WindowPanelPorts } from '../../main/ipc/handlers/window-panel.ts';

const nothing = () => Promise.reject(new AppError('bad-request'));

/** Lists no export and starts none. */
export const NO_EXPORTS: ExportsPort & { readonly onChange: (listener: () => void) => () => void } = {
  describe: () => Promise.resolve({ lacks: 'storage', folder: null, mayBePlain: false, usualTypes: [], exports: [] }),
  judgeFolder: nothing,
  start: nothing,
  pause: nothing,
  resume: nothing,
  cancel: nothing,
  forget: nothing,
  onChange: () => () => undefined,
};

export const NO_PANEL: WindowPanelPorts['openPanel'] = nothing;
