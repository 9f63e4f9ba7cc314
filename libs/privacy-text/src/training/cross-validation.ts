import { vectorOf } from '../classify/features.ts';
import type { Model } from '../classify/model.ts';
import { HEADS, TOPICS } from '../classify/topics.ts';
import type { AnnotatedPolicy } from './annotated-policies.ts';
import { Confusion } from './confusion.ts';
import { generator, shuffle } from './support-vectors.ts';
import { type Example, examplesOf, trainModel } from './train.ts';

/** F1 on policies that the model was not trained on, all folds together. */
export type Figures = {
  topicsMicro: number;
  topicsMacro: number;
  topicsMicroWithoutUse: number;
  importanceMacro: number;
  riskMacro: number;
  gateMicro: number;
  gateMacro: number;
  /** Policies that were judged. */
  policies: number;
};

export const FOLDS = 5;
const SEED = 7;
/** Policies with at least this share of their sentences word for word in another are of one family. */
const FAMILY_SHARE = 0.5;

/**
 * Trains on four fifths of the policies and judges the rest, for each of the first `folds` fifths.
 * `families`: near-duplicates (one studio's games) stand on one side together.
 */
export function crossValidate(policies: readonly AnnotatedPolicy[], options: { folds?: number; families?: boolean } = {}): Figures {
  const examples = examplesOf(policies);
  const fold = foldsOf(options.families ? familiesOf(policies) : policies.map((_, index) => [index]));
  const judged = new Judgement();
  for (let held = 0; held < (options.folds ?? FOLDS); held++) {
    const model = trainModel(examples.filter((_, index) => fold[index] !== held).flat());
    examples.forEach((policy, index) => {
      if (fold[index] === held) judged.add(policy, model);
    });
  }
  return judged.figures();
}

/** Which fold each policy is in: groups, shuffled and dealt. */
function foldsOf(groups: number[][]): number[] {
  const fold: number[] = [];
  const order = groups.map((_, index) => index);
  shuffle(order, generator(SEED));
  order.forEach((group, at) => {
    for (const policy of groups[group]!) fold[policy] = at % FOLDS;
  });
  return fold;
}

/** Policies in groups of those that share their wording, directly or through others. */
export function familiesOf(policies: readonly AnnotatedPolicy[]): number[][] {
  const texts = policies.map(({ sentences }) => new Set(sentences.map(({ text }) => text)));
  const family = policies.map((_, index) => index);
  for (let one = 0; one < texts.length; one++) {
    for (let other = 0; other < one; other++) {
      const shared = [...texts[one]!].filter((text) => texts[other]!.has(text)).length;
      if (shared < FAMILY_SHARE * Math.min(texts[one]!.size, texts[other]!.size)) continue;
      const [from, to] = [family[one]!, family[other]!];
      family.forEach((of, index) => {
        if (of === from) family[index] = to;
      });
    }
  }
  return [...new Set(family)].map((of) => family.flatMap((own, index) => (own === of ? [index] : [])));
}

/** Sums up what a model says beside what annotators said. */
class Judgement {
  private readonly about = new Confusion(TOPICS.length);
  private readonly gate = new Confusion(TOPICS.length);
  private readonly importance = new Confusion(2);
  private readonly risk = new Confusion(2);
  private policies = 0;

  add(examples: readonly Example[], model: Model): void {
    this.policies++;
    for (const { sketch, topics, important, risk } of examples) {
      const scores = model.score(vectorOf(sketch, model.rarity));
      const about = TOPICS.map((_, topic) => scores[HEADS.about + topic]!);
      const best = about.indexOf(Math.max(...about));
      TOPICS.forEach((topic, index) => {
        this.gate.add(index, topics.has(topic), scores[HEADS.gate + index]! > 0);
        if (important && topics.size > 0) this.about.add(index, topics.has(topic), about[index]! > 0 || index === best);
      });
      this.importance.addBoth(important, scores[HEADS.important]! > 0);
      if (important) this.risk.addBoth(risk, scores[HEADS.risk]! > 0);
    }
  }

  figures(): Figures {
    return {
      topicsMicro: this.about.micro(),
      topicsMacro: this.about.macro(),
      topicsMicroWithoutUse: this.about.micro([TOPICS.indexOf('use')]),
      importanceMacro: this.importance.macro(),
      riskMacro: this.risk.macro(),
      gateMicro: this.gate.micro(),
      gateMacro: this.gate.macro(),
      policies: this.policies,
    };
  }
}
