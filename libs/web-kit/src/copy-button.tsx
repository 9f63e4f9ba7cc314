import { Button } from 'antd';
import { useState } from 'react';
import { useKitTexts } from './use-language.ts';

/** Puts a text on the clipboard and says that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useKitTexts();
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  return (
    <Button size="small" type="text" onClick={copy} aria-label={`${t(`copy.${outcome}`)} ${label}`}>
      {t(`copy.${outcome}`)}
    </Button>
  );
}
