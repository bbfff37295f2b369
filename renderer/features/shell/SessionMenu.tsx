import { useCallback, useEffect, useRef, useState, type JSX } from 'react';
import {
  Button as AriaButton,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  type Key,
} from 'react-aria-components';
import type { SessionView, Theme } from '../../../shared/ipc-contract.ts';
import { useDesktop } from '../../desktop.ts';
import type { PanelName } from '../../panels.ts';
import { send } from '../../use-command.ts';

const THEMES = [
  { key: 'system', text: 'As the system' },
  { key: 'light', text: 'Light' },
  { key: 'dark', text: 'Dark' },
] as const satisfies readonly { readonly key: Theme; readonly text: string }[];

/** What can be done with a session beside reading its chart. */
export type SessionActions = {
  readonly changePatient: () => void;
  readonly openPanel: (name: PanelName) => void;
  readonly openAnother: () => void;
  readonly lock: () => void;
  readonly signOut: () => void;
  readonly busy: boolean;
};

type Props = { readonly signedIn: NonNullable<SessionView['signedIn']>; readonly actions: SessionActions };

/** How another patient is come to; null where one is being searched for already. */
const PATIENT_WORDS = {
  'chosen-at-server': 'Change patient',
  open: 'Search for a patient',
  none: null,
} as const;

/** The user's name, always visible, and everything about the session behind it (D9). */
export function SessionMenu({ signedIn, actions }: Props): JSX.Element {
  const { theme, choose } = useTheme();
  const trigger = useRef<HTMLButtonElement>(null);
  const [offset, setOffset] = useState(GAP);
  const user = signedIn.user ?? 'User not named by the server';
  const change = PATIENT_WORDS[signedIn.patient];
  return (
    <MenuTrigger onOpenChange={() => setOffset(offsetBelowBanner(trigger.current))}>
      <AriaButton
        ref={trigger}
        id="session-menu"
        className="button quiet small top-user"
        aria-label={`${user}, session menu`}
      >
        {user}
        <svg className="top-caret" width="10" height="6" viewBox="0 0 10 6" aria-hidden="true">
          <path d="M1 1l4 4 4-4" />
        </svg>
      </AriaButton>
      <Popover className="menu-pop" placement="bottom end" offset={offset}>
        <Menu className="menu" aria-label="Session" onAction={(key) => act(key, actions)}>
          {change !== null && (
            <MenuItem id="patient" className="menu-item" textValue={change} isDisabled={actions.busy}>
              {change}
              <kbd className="kbd" aria-hidden="true">
                Ctrl O
              </kbd>
            </MenuItem>
          )}
          <MenuItem id="window" className="menu-item" textValue="New window">
            New window
            <kbd className="kbd" aria-hidden="true">
              Ctrl N
            </kbd>
          </MenuItem>
          <MenuItem id="population" className="menu-item">
            Population
          </MenuItem>
          <MenuItem id="permissions" className="menu-item">
            What this app may see
          </MenuItem>
          <MenuItem id="about" className="menu-item">
            About Chartroom
          </MenuItem>
          <Separator className="menu-line" />
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => {
              const chosen = THEMES.find(({ key }) => keys !== 'all' && keys.has(key));
              if (chosen !== undefined) choose(chosen.key);
            }}
          >
            <Header className="menu-head">Theme</Header>
            {THEMES.map(({ key, text }) => (
              <MenuItem key={key} id={key} className="menu-item" textValue={text}>
                <svg className="menu-tick" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
                  <path d="M2 7.5l3.5 3.5L12 3.5" />
                </svg>
                {text}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="menu-line" />
          <MenuItem id="lock" className="menu-item" textValue="Lock now">
            Lock now
            <kbd className="kbd" aria-hidden="true">
              Ctrl L
            </kbd>
          </MenuItem>
          <MenuItem id="sign-out" className="menu-item" isDisabled={actions.busy}>
            Sign out
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** Pixels between a menu and what it hangs from. */
const GAP = 4;

/** The banner is never covered (D1): the menu hangs below it, unless it is so tall that the menu would be lost. */
function offsetBelowBanner(trigger: HTMLElement | null): number {
  const banner = document.querySelector('.banner')?.getBoundingClientRect();
  if (trigger === null || banner === undefined) return GAP;
  const below = banner.bottom - trigger.getBoundingClientRect().bottom;
  return below < 0 || below > window.innerHeight / 2 ? GAP : below + GAP;
}

function act(key: Key, actions: SessionActions): void {
  if (key === 'patient') actions.changePatient();
  if (key === 'window') actions.openAnother();
  if (key === 'population') actions.openPanel('population');
  if (key === 'permissions') actions.openPanel('permissions');
  if (key === 'about') actions.openPanel('about');
  if (key === 'lock') actions.lock();
  if (key === 'sign-out') actions.signOut();
}

/** The theme is main's: it is shown as chosen once main has it. */
function useTheme(): { theme: Theme; choose: (theme: Theme) => void } {
  const desktop = useDesktop();
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => {
    let dropped = false;
    void send(desktop, 'settings.describe', {}).then((result) => {
      if (!dropped && result.ok) setTheme(result.value.theme);
    });
    return () => {
      dropped = true;
    };
  }, [desktop]);
  const choose = useCallback(
    (next: Theme) => {
      void send(desktop, 'settings.set-theme', { theme: next }).then((result) => {
        if (result.ok) setTheme(next);
      });
    },
    [desktop],
  );
  return { theme, choose };
}
