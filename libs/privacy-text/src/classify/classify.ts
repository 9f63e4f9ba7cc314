import { gunzipSync } from 'node:zlib';
import { inContext } from './context.ts';
import { sketch, vectorOf } from './features.ts';
import { Model } from './model.ts';
import { HEADS, type Topic, TOPICS } from './topics.ts';
import { WEIGHTS } from './weights.gen.ts';

/** What the model says of one sentence. */
export type Classification = {
  /** What it is about; often nothing. */
  topics: Topic[];
  /** What it is most about, if it is about anything. */
  topTopic: Topic;
  /** Distance from the border of each topic, three digits: above 0 the sentence is about it, given that it has a topic at all. */
  scores: Record<Topic, number>;
  importance: boolean;
  /** Important, and worded as sentences are that expose their reader: exceptions to consent, implied consent, liability excluded. */
  risk: boolean;
};

let shipped: Model | undefined;

/** The model in the repository, unpacked once. */
export function shippedModel(): Model {
  shipped ??= Model.fromBytes(gunzipSync(Buffer.from(WEIGHTS, 'base64'), { maxOutputLength: Model.bytesLength }));
  return shipped;
}

/** Classifies sentences of one policy, given in order: what stands around a sentence tells as much as its words. */
export function classify(sentences: readonly { readonly text: string; readonly heading?: string | undefined }[], model = shippedModel()): Classification[] {
  return inContext(sentences).map((context) => verdictOf(model.score(vectorOf(sketch(context), model.rarity))));
}

export function verdictOf(heads: Float64Array): Classification {
  const about = TOPICS.map((_, topic) => heads[HEADS.about + topic]!);
  const importance = heads[HEADS.important]! > 0;
  return {
    topics: TOPICS.filter((_, topic) => heads[HEADS.gate + topic]! > 0),
    topTopic: TOPICS[about.indexOf(Math.max(...about))]!,
    scores: Object.fromEntries(TOPICS.map((topic, index) => [topic, threeDigits(about[index]!)])) as Record<Topic, number>,
    importance,
    risk: importance && heads[HEADS.risk]! > 0,
  };
}

/** Without a negative zero. */
const threeDigits = (score: number): number => Math.round(score * 1000) / 1000 || 0;
