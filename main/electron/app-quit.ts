/** Ending the app in order, as its user would. */
import { app } from 'electron';

/** Signs out and closes on the way (main/index.ts). */
export function quitApp(): void {
  app.quit();
}
