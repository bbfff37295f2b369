/** Things about this machine that its user must know, as main has them. */
import { useEffect, useState } from 'react';
import type { DesktopApi, Notice } from '../shared/ipc-contract.ts';
import { send } from './use-command.ts';

export function useNotices(desktop: DesktopApi): readonly Notice[] {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  useEffect(() => {
    let told = false;
    const end = desktop['app.changed']((app) => {
      told = true;
      setNotices(app.notices);
    });
    void send(desktop, 'app.describe', {}).then((result) => {
      // What main told meanwhile is newer than this answer.
      if (!told && result.ok) setNotices(result.value.notices);
    });
    return () => {
      told = true;
      end();
    };
  }, [desktop]);
  return notices;
}
