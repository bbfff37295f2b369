import { useId, useState, type JSX, type ReactNode } from 'react';
import { Button } from './Button.tsx';

type Props = {
  readonly show: string;
  readonly hide: string;
  /** Whose it is, for whoever hears one button among many alike. */ readonly about?: string;
  readonly children: ReactNode;
};

/** Something that stays hidden until it is asked for. */
export function Disclosed({ show, hide, about, children }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="disclosure">
      <Button
        small
        {...(about === undefined ? {} : { 'aria-label': `${open ? hide : show} of ${about}` })}
        aria-expanded={open}
        aria-controls={id}
        onPress={() => setOpen(!open)}
      >
        {open ? hide : show}
      </Button>
      <div id={id}>{open && children}</div>
    </div>
  );
}
