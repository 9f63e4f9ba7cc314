import type { Bilingual } from '@gatehouse/contracts';
import { SingleBar } from 'cli-progress';

const COLOURS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** What the walk prints, in the language of the reader's locale: plain lines; colour and a bar on a terminal alone. */
export class Terminal {
  readonly #tty: boolean;
  readonly #chinese: boolean;

  constructor(
    env: Readonly<Record<string, string | undefined>>,
    private readonly out: NodeJS.WriteStream = process.stdout,
  ) {
    this.#tty = out.isTTY === true && !env['NO_COLOR'];
    this.#chinese = /^zh/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '');
  }

  /** The sentence in the reader's language. */
  say(zh: string, en: string): string {
    return this.#chinese ? zh : en;
  }

  read(text: Bilingual): string {
    return this.say(text.zh, text.en);
  }

  paint(colour: keyof typeof COLOURS, text: string): string {
    return this.#tty ? `\x1b[${COLOURS[colour]}m${text}\x1b[0m` : text;
  }

  line(text = ''): void {
    this.out.write(`${text}\n`);
  }

  /** `label   text`, one step of a story. */
  step(label: string, text: string): void {
    this.line(`   ${this.paint('cyan', padColumns(label, 10))} ${text}`);
  }

  /** Runs work with a bar that it moves from 0 to 1. Without a terminal: nothing until the step's own line. */
  async bar<T>(label: string, work: (move: (share: number) => void) => Promise<T>): Promise<T> {
    if (!this.#tty) return work(() => undefined);
    const bar = new SingleBar({
      format: `   ${padColumns(label, 10)} {bar} {percentage} %`,
      barsize: 32,
      hideCursor: true,
      clearOnComplete: true,
      stream: this.out,
    });
    bar.start(100, 0);
    try {
      return await work((share) => bar.update(Math.round(share * 100)));
    } finally {
      bar.stop();
    }
  }
}

/** Pads to a width in columns: Chinese characters take two. */
export function padColumns(text: string, columns: number): string {
  const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
  const width = [...text].reduce((sum, c) => sum + (wide.test(c) ? 2 : 1), 0);
  return text + ' '.repeat(Math.max(0, columns - width));
}
