import { cutMiddle, visible } from './visible-text.ts';

type HostileProps = { readonly text: string; readonly mono?: boolean; readonly limit?: number };

/** Text from a package, a policy or another party: a plain text node of its own direction, invisible characters shown, cut in the middle. */
export function Hostile({ text, mono = false, limit = 200 }: HostileProps) {
  const readable = visible(text);
  const cut = cutMiddle(readable, limit);
  return (
    <bdi className={mono ? 'gh-mono' : undefined} title={cut === readable ? undefined : readable.slice(0, 2_000)}>
      {cut}
    </bdi>
  );
}
