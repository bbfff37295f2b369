import type { JSX } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

type Props = Omit<ButtonProps, 'className' | 'style'> & {
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly small?: boolean;
};

/** A button whose words are a verb. */
export function Button({ look = 'plain', small = false, ...rest }: Props): JSX.Element {
  return <AriaButton {...rest} className={`button ${look}${small ? ' small' : ''}`} />;
}
