/** Where windows go on the screens that are there. Knows nothing of Electron; all lengths in CSS pixels. */

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Size = { readonly width: number; readonly height: number };

const WANTED: Size = { width: 1280, height: 800 };
/** As narrow as WCAG 1.4.10 asks a page to be: a seamless window, or a small screen at 400 %. */
const LEAST: Size = { width: 320, height: 320 };
/** What frame and title bar of any system take, at most. */
const FRAME: Size = { width: 16, height: 40 };
/** So that a new window leaves the title of the one beneath in sight. */
const CASCADE_PX = 32;
/** So much of a window must lie on a screen for somebody to take hold of it. */
const HOLD_PX = 64;

/** Content sizes of a new window whose screen has `room` beside task bars: the first one, and the least. */
export function firstSize(room: Size): { readonly size: Size; readonly least: Size } {
  const within = (size: Size): Size => ({
    width: Math.min(size.width, Math.max(1, room.width - FRAME.width)),
    height: Math.min(size.height, Math.max(1, room.height - FRAME.height)),
  });
  return { size: within(WANTED), least: within(LEAST) };
}

/** Where a new window goes that opens beside `front`; null: there is no room for it, or `front` is on no screen. */
export function beside(front: Area, room: Area): { readonly x: number; readonly y: number } | null {
  const at = { ...front, x: front.x + CASCADE_PX, y: front.y + CASCADE_PX };
  const fits =
    at.x >= room.x &&
    at.y >= room.y &&
    at.x + at.width <= room.x + room.width &&
    at.y + at.height <= room.y + room.height;
  return fits ? { x: at.x, y: at.y } : null;
}

/** Where `window` must go so that it can be got hold of on the screen with `room`; null: it stays where it is. */
export function backOnScreen(window: Area, rooms: readonly Area[], room: Area): Area | null {
  if (rooms.some((one) => canBeHeld(window, one))) return null;
  const width = Math.min(window.width, room.width);
  const height = Math.min(window.height, room.height);
  const into = (at: number, from: number, space: number): number => Math.max(from, Math.min(at, from + space));
  return {
    x: into(window.x, room.x, room.width - width),
    y: into(window.y, room.y, room.height - height),
    width,
    height,
  };
}

/** Whether enough of the top edge, which a window is moved by, lies in `room`. */
function canBeHeld(window: Area, room: Area): boolean {
  const left = Math.max(window.x, room.x);
  const right = Math.min(window.x + window.width, room.x + room.width);
  return right - left >= HOLD_PX && window.y >= room.y && window.y + FRAME.height <= room.y + room.height;
}
