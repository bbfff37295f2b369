/** `webContents.mainFrame`, by which the app judges who sent a message. */
import { strict } from '../strict.ts';

type Page = { getURL: () => string; isDestroyed: () => boolean };

export function mainFrameOf(page: Page): object {
  const frame: object = strict('webFrameMain', {
    routingId: 1,
    processId: 1,
    frameTreeNodeId: 1,
    name: '',
    parent: null,
    frames: [],
    detached: false,
    isDestroyed: () => page.isDestroyed(),
    get url() {
      return page.getURL();
    },
    get origin() {
      return /^[a-z]+:\/\/[^/?#]+/i.exec(page.getURL())?.[0] ?? 'null';
    },
    get top() {
      return frame;
    },
  });
  return frame;
}
