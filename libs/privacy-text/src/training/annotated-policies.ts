import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS, type Topic } from '../classify/topics.ts';

/** A sentence of CAPP-130 with what its annotators said. */
export type AnnotatedSentence = { readonly text: string; readonly topics: ReadonlySet<Topic>; readonly important: boolean; readonly risk: boolean };
export type AnnotatedPolicy = { readonly name: string; readonly sentences: readonly AnnotatedSentence[] };

/** Labels of the corpus for the topics, in their order. */
const LABELS = [
  '数据收集',
  '权限获取',
  '共享、委托、转让、公开（披露）',
  '使用',
  '存储方式',
  '安全措施',
  '特殊人群',
  '数据、权限管理',
  '联系方式',
  '隐私政策的授权、修改与变更',
  '停止运营',
];
const IMPORTANT = '摘要';
const RISK = '潜在风险';
const END_MARKER = '<the-end-of-privacy-policy>';

/**
 * The annotated policies below a folder of the corpus (CAPP-130, CC BY 4.0), by name; null where it is absent.
 * A label list may hold a stray sentence, which is no label and says nothing.
 */
export function annotatedPolicies(folder: string): AnnotatedPolicy[] | null {
  const annotations = join(folder, 'CAPP_130_Corpus/Annotation/Annotation');
  if (!existsSync(annotations)) return null;
  return readdirSync(annotations)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .map((name) => ({ name, sentences: sentencesOf(readFileSync(join(annotations, name), 'utf8')) }));
}

function sentencesOf(lines: string): AnnotatedSentence[] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as { text: string; label: string[] })
    .filter(({ text }) => text !== END_MARKER)
    .map(({ text, label }) => ({
      text,
      topics: new Set(TOPICS.filter((_, topic) => label.includes(LABELS[topic]!))),
      important: label.includes(IMPORTANT),
      risk: label.includes(RISK),
    }));
}
