import { facts } from './commands/facts.ts';
import { policy } from './commands/policy.ts';
import { rules } from './commands/rules.ts';
import { scan } from './commands/scan.ts';
import { verify } from './commands/verify.ts';
import type { ExitCode } from './exit-code.ts';
import { languageOf, write, type Streams } from './terminal.ts';
import { HELP } from './text/help.ts';
import { WrongUse } from './wrong-use.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[], streams: Streams) => Promise<ExitCode>>> = { facts, scan, verify, policy, rules };

/** Runs one command; never throws. What goes wrong is told on standard error, in one line. */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const help = HELP[languageOf(streams.env)];
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === 'help' || args.includes('--help') || args.includes('-h')) {
      await write(name === undefined ? streams.stderr : streams.stdout, help);
      return name === undefined ? 2 : 0;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (name === 'diff') throw new WrongUse('diff is not available yet.');
    if (!command) throw new WrongUse(`There is no command ${name}; gatehouse help lists them.`);
    return await command(rest, streams);
  } catch (error) {
    await write(streams.stderr, `gatehouse: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof WrongUse ? 2 : 4;
  }
}
