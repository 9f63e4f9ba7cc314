import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

/** What a command writes to. `isTTY` decides the default format, colours and progress. */
export type Streams = {
  readonly stdout: Writable & { isTTY?: boolean; columns?: number };
  readonly stderr: Writable & { isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Writes and waits while the reader is slow. A reader that went away (`| head`) ends the output, not the run. */
export async function write(stream: Writable, text: string): Promise<void> {
  // A stream emits its errors as well, and ends the process where nobody listens; the callback is who hears them.
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => (error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? reject(error) : resolve()));
  });
}

export type Paint = (style: 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold', text: string) => string;

/** Colours on a terminal that wants them, plain text elsewhere. */
export function paintFor({ stdout, env }: Streams): Paint {
  const colour = stdout.isTTY === true && env['NO_COLOR'] === undefined;
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}

/** `zh` where the environment is Chinese, else `en`. */
export function languageOf(env: Streams['env']): 'zh' | 'en' {
  return /^zh/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'zh' : 'en';
}
