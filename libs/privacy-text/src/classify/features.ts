import { EIGHTHS, type InContext } from './context.ts';

/** Buckets that character n-grams of all fields are hashed into; twice as many score no better on unseen policies. */
export const BUCKETS = 2 ** 16;

/** Fields of a sentence with their weight against the sentence itself. The text comes first: risk reads nothing else. */
const FIELDS = [
  ['text', 1],
  ['top', 0.3],
  ['sub', 0.15],
  ['previous', 0.3],
  ['next', 0.3],
  ['lead', 0.3],
] as const satisfies readonly (readonly [keyof InContext, number])[];

/** Words that tell topics apart; each is one feature. On normalised text. */
const WORDS: readonly RegExp[] = [
  /收集|获取|采集/,
  /权限/,
  /共享|提供给|委托|转让|披露|公开/,
  /用于|以便|为了|目的/,
  /存储|保存|留存|期限/,
  /加密|安全|泄露|防止/,
  /未成年|儿童|监护人|逝世|去世|近亲属/,
  /查询|更正|删除|注销|撤回|关闭|设置/,
  /联系|邮箱|电话|地址|客服|@/,
  /更新|修订|变更|生效|弹窗/,
  /停止运营|停运|终止/,
  /第三方|合作伙伴|关联公司|sdk/,
  /^您可以|^您有权/,
  /^我们/,
  /不会|不得|无需/,
  /同意|授权/,
  /法律|法规|监管/,
  /imei|mac|设备|标识/,
  /手机号|姓名|身份证/,
  /位置|相机|麦克风|相册|通讯录|存储权限|日历/,
  /个性化|推荐|推送|画像/,
  /拒绝|无法|不影响/,
  /cookie/,
  /匿名化|去标识/,
  /http|www/,
];
const FLAG_WEIGHT = 0.3;
const FULL_LENGTH = 100;
/** Words, heading, colon, semicolon, length, eighths of the policy, and the constant 1. */
const FLAGS = WORDS.length + 4 + EIGHTHS + 1;
export const DIMENSIONS = BUCKETS + FLAGS;
/** The feature that is always 1: its weight is where a head's border lies. */
export const CONSTANT = DIMENSIONS - 1;

/** Grams of one field: each bucket once, with 1 + ln of how often. */
export type Grams = { readonly buckets: Uint16Array; readonly weights: Float32Array };
/** A sentence before it is weighed: grams of its fields and its flags. */
export type Sketch = { readonly fields: readonly Grams[]; readonly flags: Float32Array };
/** A sparse vector over DIMENSIONS; its first `textLength` entries come from the sentence alone. */
export type Vector = { readonly indices: Uint32Array; readonly values: Float32Array; readonly textLength: number };

const counts = new Uint16Array(BUCKETS);

export function sketch(context: InContext): Sketch {
  return { fields: FIELDS.map(([field], index) => gramsOf(context[field], index)), flags: flagsOf(context) };
}

/** Character uni- and bigrams. A text of some thousand characters cannot overflow a count. */
function gramsOf(text: string, field: number): Grams {
  const touched: number[] = [];
  const seed = avalanche(0x811c9dc5 ^ (field + 1));
  const count = (bucket: number): void => {
    if (counts[bucket]!++ === 0) touched.push(bucket);
  };
  for (let at = 0; at < text.length; at++) {
    const one = Math.imul(seed ^ text.charCodeAt(at), 0x01000193);
    count(avalanche(one) & (BUCKETS - 1));
    if (at + 1 < text.length) count(avalanche(Math.imul(one ^ text.charCodeAt(at + 1), 0x01000193) ^ 0x5bd1e995) & (BUCKETS - 1));
  }
  const weights = Float32Array.from(touched, (bucket) => 1 + Math.log(counts[bucket]!));
  for (const bucket of touched) counts[bucket] = 0;
  return { buckets: Uint16Array.from(touched), weights };
}

/** Spreads a hash over all its bits (the finaliser of MurmurHash3). */
function avalanche(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function flagsOf({ text, isHeading, eighth }: InContext): Float32Array {
  const flags = new Float32Array(FLAGS);
  WORDS.forEach((word, index) => {
    if (word.test(text)) flags[index] = FLAG_WEIGHT;
  });
  const after = WORDS.length;
  if (isHeading) flags[after] = FLAG_WEIGHT;
  if (text.endsWith(':')) flags[after + 1] = FLAG_WEIGHT;
  if (text.endsWith(';')) flags[after + 2] = FLAG_WEIGHT;
  flags[after + 3] = FLAG_WEIGHT * Math.min(1, text.length / FULL_LENGTH);
  flags[after + 4 + eighth] = FLAG_WEIGHT;
  flags[FLAGS - 1] = 1;
  return flags;
}

/** Weighs grams by how rare they are (`rarity`: a byte a bucket, 0 for grams seen in fewer than two sentences), each field to its own length. */
export function vectorOf({ fields, flags }: Sketch, rarity: Uint8Array): Vector {
  const capacity = fields.reduce((sum, { buckets }) => sum + buckets.length, FLAGS);
  const indices = new Uint32Array(capacity);
  const values = new Float32Array(capacity);
  let length = 0;
  let textLength = 0;
  fields.forEach(({ buckets, weights }, field) => {
    const from = length;
    let squares = 0;
    for (let at = 0; at < buckets.length; at++) {
      const value = weights[at]! * rarity[buckets[at]!]!;
      if (value === 0) continue;
      indices[length] = buckets[at]!;
      values[length++] = value;
      squares += value * value;
    }
    const scale = squares === 0 ? 0 : FIELDS[field]![1] / Math.sqrt(squares);
    for (let at = from; at < length; at++) values[at]! *= scale;
    if (field === 0) textLength = length;
  });
  for (let flag = 0; flag < FLAGS; flag++) {
    if (flags[flag] === 0) continue;
    indices[length] = BUCKETS + flag;
    values[length++] = flags[flag]!;
  }
  return { indices: indices.subarray(0, length), values: values.subarray(0, length), textLength };
}

/** The sentence alone, with the constant: what risk is judged by. */
export function textOnly({ indices, values, textLength }: Vector): Vector {
  return { indices: Uint32Array.of(...indices.subarray(0, textLength), CONSTANT), values: Float32Array.of(...values.subarray(0, textLength), 1), textLength };
}

/** Steps of rarity in one of its bytes: the rarest gram of 15,000 sentences stays below 256. */
const RARITY_STEPS = 25;

/** ln((1+n)/(1+df)) + 1 of each bucket over these sentences. */
export function rarityOf(sketches: readonly Sketch[]): Uint8Array {
  const frequency = new Uint32Array(BUCKETS);
  const seen = new Int32Array(BUCKETS).fill(-1);
  sketches.forEach(({ fields }, row) => {
    for (const { buckets } of fields) {
      for (const bucket of buckets) {
        if (seen[bucket] === row) continue;
        seen[bucket] = row;
        frequency[bucket]!++;
      }
    }
  });
  return Uint8Array.from(frequency, (df) => (df < 2 ? 0 : Math.min(255, Math.round(RARITY_STEPS * (Math.log((1 + sketches.length) / (1 + df)) + 1)))));
}
