import { useEffect, useId, useRef, type JSX, type ReactNode } from 'react';
import { Button } from './Button.tsx';

type Props = {
  readonly title: string;
  /** Where the way back leads: `Back to the chart`. */
  readonly back: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** Takes the place of the chart below the banner, which stays (D1). Escape leads back. */
export function Panel({ title, back, onClose, children }: Props): JSX.Element {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <main
      id="panel"
      className="panel"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="panel-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <Button small onPress={onClose}>
          {back}
        </Button>
      </div>
      {children}
    </main>
  );
}
