import type { Bilingual } from '@gatehouse/web-kit';
import { useSay } from '@gatehouse/web-kit';
import type { FieldControl } from './field-control.ts';

type NativeSelectProps = FieldControl<string> & {
  readonly options: readonly (Bilingual & { readonly id: string })[];
  readonly placeholder: string;
  readonly label?: string;
  readonly testId: string;
};

/** The browser's own select: by keyboard, by voice and on a phone it works as people expect, and its list needs no script. */
export function NativeSelect({ value, onChange, options, placeholder, label, testId, ...field }: NativeSelectProps) {
  const say = useSay();
  return (
    <select {...field} className="op-select" aria-label={label} value={value ?? ''} onChange={(event) => onChange?.(event.target.value)} data-testid={testId}>
      <option value="">{placeholder}</option>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {say(option)}
        </option>
      ))}
    </select>
  );
}
