import { SingleBar } from 'cli-progress';

const COLOURS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** What the walk prints: plain lines, colour and a bar on a terminal alone. */
export class Terminal {
  readonly #tty: boolean;

  constructor(private readonly out: NodeJS.WriteStream = process.stdout) {
    this.#tty = out.isTTY === true && !process.env['NO_COLOR'];
  }

  paint(colour: keyof typeof COLOURS, text: string): string {
    return this.#tty ? `\x1b[${COLOURS[colour]}m${text}\x1b[0m` : text;
  }

  line(text = ''): void {
    this.out.write(`${text}\n`);
  }

  /** `label   text`, one step of a story. */
  step(label: string, text: string): void {
    this.line(`   ${this.paint('cyan', label.padEnd(10))} ${text}`);
  }

  /** Runs work with a bar that it moves from 0 to 1. Without a terminal: nothing until the step's own line. */
  async bar<T>(label: string, work: (move: (share: number) => void) => Promise<T>): Promise<T> {
    if (!this.#tty) return work(() => undefined);
    const bar = new SingleBar({
      format: `   ${label.padEnd(10)} {bar} {percentage} %`,
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
