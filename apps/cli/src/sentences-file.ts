import { readFileSync, statSync } from 'node:fs';
import { WrongUse } from './wrong-use.ts';

/** A sentence to be classified: where its sender knows them, the chapter it stands in and the policy it is of. */
export type GivenSentence = { readonly text: string; readonly heading?: string; readonly policy?: string };

/** Larger than all sentences of hundreds of policies, and small enough to be held at once. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Sentences of a JSON Lines file, in order, those of one policy together. @throws WrongUse that names the line which is none */
export function sentencesOf(path: string): GivenSentence[][] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new WrongUse(`There is no file ${path}.`);
  if (stat.size > MAX_BYTES) throw new WrongUse(`${path} is larger than ${MAX_BYTES} bytes; split it between policies.`);
  const policies: GivenSentence[][] = [];
  readFileSync(path, 'utf8')
    .replace(/^\ufeff/, '')
    .split('\n')
    .forEach((line, index) => {
      if (line.trim() === '') return;
      const sentence = sentenceOf(line);
      if (sentence === null) throw new WrongUse(`Line ${index + 1} of ${path} is no JSON object with a "text".`);
      const current = policies.at(-1);
      if (current === undefined || current[0]!.policy !== sentence.policy) policies.push([sentence]);
      else current.push(sentence);
    });
  return policies;
}

function sentenceOf(line: string): GivenSentence | null {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row !== 'object' || row === null) return null;
    const { text, heading, policy } = row as Record<string, unknown>;
    if (typeof text !== 'string') return null;
    return { text, ...(typeof heading === 'string' && { heading }), ...(typeof policy === 'string' && { policy }) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
