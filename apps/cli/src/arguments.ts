import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { languageOf, type Streams } from './terminal.ts';
import { WrongUse } from './wrong-use.ts';

export type Output = { readonly format: 'text' | 'json'; readonly language: 'zh' | 'en'; readonly quiet: boolean };
export type Arguments = { readonly files: readonly string[]; readonly options: Readonly<Record<string, string | undefined>>; readonly output: Output };

const EVERYWHERE = { format: { type: 'string' }, lang: { type: 'string' }, quiet: { type: 'boolean' } } as const satisfies ParseArgsOptionsConfig;
/** Formats of the contract that this version does not write yet. */
const LATER = new Set(['sarif', 'cyclonedx', 'html', 'pdf']);

/** Parses what follows the command's name. `names` are the options of this command, each with a value. @throws WrongUse */
export function parseArguments(args: readonly string[], names: readonly string[], streams: Streams): Arguments {
  const { values, positionals } = parse(args, { ...EVERYWHERE, ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])) });
  const format = values['format'] ?? (streams.stdout.isTTY ? 'text' : 'json');
  if (LATER.has(String(format))) throw new WrongUse(`The format ${String(format)} is not available yet; use text or json.`);
  if (format !== 'text' && format !== 'json') throw new WrongUse(`Unknown format ${String(format)}; use text or json.`);
  const language = values['lang'] ?? languageOf(streams.env);
  if (language !== 'zh' && language !== 'en') throw new WrongUse(`Unknown language ${String(language)}; use zh or en.`);
  const options = Object.fromEntries(names.map((name) => [name, values[name] as string | undefined]));
  return { files: positionals, options, output: { format, language, quiet: values['quiet'] === true } };
}

function parse(args: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) throw new WrongUse((error as Error).message.split('\n')[0]!);
    throw error;
  }
}

/** An option that is an SDK level. @throws WrongUse */
export function levelOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,5}$/.test(value)) throw new WrongUse(`--${name} must be an SDK level, such as 24.`);
  return Number(value);
}
