import { serialise } from '@gatehouse/analysis';
import { loadPack } from '@gatehouse/policy';
import { parseArguments } from '../arguments.ts';
import type { ExitCode } from '../exit-code.ts';
import { paintFor, write, type Streams } from '../terminal.ts';
import { ruleText, rulesText } from '../text/rules-text.ts';
import { WrongUse } from '../wrong-use.ts';

/** `gatehouse rules [ID]`: the rules, or one of them. */
export async function rules(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const { files: ids, output } = parseArguments(args, [], streams);
  const { rules: compiled, ...pack } = loadPack();
  const all = compiled.map(({ condition: _, ...rule }) => rule);
  const wanted = ids.map((id) => {
    const rule = all.find((candidate) => candidate.id === id.toUpperCase());
    if (!rule) throw new WrongUse(`There is no rule ${id}; gatehouse rules lists them.`);
    return rule;
  });
  const paint = paintFor(streams);
  if (output.format === 'json') await write(streams.stdout, `${serialise({ ...pack, rules: ids.length > 0 ? wanted : all })}\n`);
  else if (ids.length > 0) await write(streams.stdout, `${wanted.map((rule) => ruleText(rule, output.language, paint)).join('\n\n')}\n`);
  else await write(streams.stdout, `${rulesText({ ...pack, rules: all }, output.language, paint)}\n`);
  return 0;
}
