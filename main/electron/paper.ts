/** A window's page on paper and as a picture. */
import type { BrowserWindow } from 'electron';

/** A part of the page, in CSS pixels from its top left. */
export type Part = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Opens the system's print dialog. False: the user changed their mind. Rejects where printing failed. */
export function printPage({ webContents }: BrowserWindow): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  webContents.print({ silent: false, printBackground: true }, (printed, reason) => {
    if (printed) resolve(true);
    else if (/cancel/i.test(reason)) resolve(false);
    else reject(new Error('the page could not be printed'));
  });
  return promise;
}

/** Gives the part as PNG; null where it reaches beyond what the window shows. */
export async function pictureOf(window: BrowserWindow, part: Part): Promise<Uint8Array | null> {
  const [width = 0, height = 0] = window.getContentSize();
  const zoom = window.webContents.getZoomFactor();
  const scaled = (px: number): number => Math.floor(px * zoom);
  const rect = { x: scaled(part.x), y: scaled(part.y), width: scaled(part.width), height: scaled(part.height) };
  if (rect.x + rect.width > width || rect.y + rect.height > height) return null;
  const image = await window.webContents.capturePage(rect);
  return image.toPNG();
}
