import type { AriaAttributes } from 'react';

/** What a form item hands to the control inside it: its id, its value, and what assistive technology reads of it. */
export type FieldControl<T> = Pick<AriaAttributes, 'aria-required' | 'aria-invalid' | 'aria-describedby'> & {
  readonly id?: string;
  readonly value?: T;
  readonly onChange?: (value: T) => void;
};
