import { inContext } from '../classify/context.ts';
import { CONSTANT, rarityOf, sketch, type Sketch, textOnly, vectorOf } from '../classify/features.ts';
import { Model } from '../classify/model.ts';
import { TOPICS } from '../classify/topics.ts';
import type { AnnotatedPolicy, AnnotatedSentence } from './annotated-policies.ts';
import { trainMachines } from './support-vectors.ts';

/** A sentence ready to be trained on or judged. */
export type Example = AnnotatedSentence & { readonly sketch: Sketch };

/** Examples of each policy. The context of a sentence ends with its policy. */
export const examplesOf = (policies: readonly AnnotatedPolicy[]): Example[][] =>
  policies.map(({ sentences }) => {
    const contexts = inContext(sentences);
    return sentences.map((sentence, index) => ({ ...sentence, sketch: sketch(contexts[index]!) }));
  });

/** Costs found by cross-validation over policies; each may change by half without a difference worth the name. */
const COSTS = {
  about: { cost: 0.3, positiveFactor: 2 },
  gate: { cost: 0.3, positiveFactor: 2 },
  important: { cost: 0.2, positiveFactor: 1 },
  risk: { cost: 0.3, positiveFactor: 4 },
} as const;
/** How far the border of a topic is moved to its favour: one missed costs a reviewer more than one too many. */
const FAVOUR = 0.1;

/**
 * Trains all heads. `about` learns from sentences that have a topic, `gate` and `important` from all, `risk` from the
 * important ones by their own words: what stands around a sentence misleads there.
 */
export function trainModel(examples: readonly Example[]): Model {
  const rarity = rarityOf(examples.map((example) => example.sketch));
  const vectors = examples.map((example) => vectorOf(example.sketch, rarity));
  const rows = examples.map((_, row) => row);
  const withTopic = rows.filter((row) => examples[row]!.topics.size > 0);
  const important = rows.filter((row) => examples[row]!.important);
  const about = trainMachines(
    withTopic.map((row) => vectors[row]!),
    TOPICS.map((topic) => ({ ...COSTS.about, positive: (at) => examples[withTopic[at]!]!.topics.has(topic) })),
  );
  const ofAll = trainMachines(vectors, [
    ...TOPICS.map((topic) => ({ ...COSTS.gate, positive: (row: number) => examples[row]!.topics.has(topic) })),
    { ...COSTS.important, positive: (row) => examples[row]!.important },
  ]);
  const risk = trainMachines(
    important.map((row) => textOnly(vectors[row]!)),
    [{ ...COSTS.risk, positive: (at) => examples[important[at]!]!.risk }],
  );
  for (const topic of [...about, ...ofAll.slice(0, TOPICS.length)]) topic[CONSTANT]! += FAVOUR;
  return Model.quantised(rarity, [...about, ...ofAll, ...risk]);
}
