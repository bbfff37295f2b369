import { useEffect, useRef, type JSX, type ReactNode } from 'react';

type Props = { readonly className?: string; readonly children: ReactNode };

/** The heading of a screen: it takes the focus when the screen appears, so that a screen reader starts there. */
export function ScreenHeading({ className, children }: Props): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
