import { createHash } from 'node:crypto';
import { MAX_BYTES, MAX_CHARACTERS, MAX_SENTENCES } from './bounds.ts';
import { type Classification, classify } from './classify/classify.ts';
import { decodeText } from './decode.ts';
import { docxText } from './docx-text.ts';
import { htmlText } from './html-text.ts';
import type { Lexicon } from './lexicon.ts';
import { findParts, type PolicyPart, type Reading } from './parts.ts';
import { pdfText } from './pdf-text.ts';
import { PolicyTextError, type PolicyTextCode } from './policy-text-error.ts';
import { kindsOf, type Segment, segmentsOf } from './segments.ts';
import { cutSentences, type Sentence } from './sentences.ts';
import { StatementReader, type CollectStatement, type UmbrellaStatement } from './statements.ts';
import { type ThirdPartyList, ThirdPartyReader, type ThirdPartyStatement } from './third-parties/third-parties.ts';
import { findWordings, type Wording } from './wording.ts';

export type PolicyMediaType = 'text/plain' | 'text/html' | 'application/pdf' | typeof DOCX;

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** A sentence with what the model says of it; nulls where the model does not know the language. */
export type PolicySentence = Sentence & (Classification | { [field in keyof Classification]: null });

/** What a privacy policy says: `gatehouse/policy/1`. Sentence numbers index `sentences`; offsets count UTF-16 units of `text`. */
export type PolicyDocument = {
  schema: 'gatehouse/policy/1';
  file: { name: string; sizeBytes: number; sha256: string };
  /** `unreadable`: `issue` says why, and nothing below says anything. */
  outcome: 'read' | 'unreadable';
  issue: { code: PolicyTextCode; detail: string } | null;
  language: 'zh' | 'en' | 'unknown';
  characters: number;
  text: string;
  sentences: PolicySentence[];
  collects: CollectStatement[];
  umbrella: UmbrellaStatement[];
  thirdParties: ThirdPartyStatement[];
  /** Lists of third parties, those that could not be read among them. */
  thirdPartyLists: ThirdPartyList[];
  parts: Partial<Record<PolicyPart, number>>;
  /** Hedges and hidden consent. */
  wordings: Wording[];
  /** Contents, preamble, annexes: what a sentence proves depends on where it stands. */
  segments: Segment[];
  /** Fields that say nothing of this policy: the model reads Chinese only. */
  notComputed: string[];
};

const OF_THE_MODEL = ['sentences.topics', 'sentences.topTopic', 'sentences.scores', 'sentences.importance', 'sentences.risk'];

/** Reads a policy. A file that cannot be read is a document too, with its code: a bad file is an answer, not a fault. */
export async function readPolicy(bytes: Uint8Array, options: { fileName: string; mediaType: PolicyMediaType; lexicon: Lexicon }): Promise<PolicyDocument> {
  const file = { name: options.fileName, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  const base = { schema: 'gatehouse/policy/1' as const, file, notComputed: [] };
  try {
    const text = await extractText(bytes, options.mediaType);
    const language = languageOf(text);
    const sentences = cutSentences(text);
    if (sentences.length > MAX_SENTENCES) throw new PolicyTextError('policy.too-large', `The text has more than ${MAX_SENTENCES} sentences.`);
    const judged = classified(sentences, language);
    const segments = segmentsOf(sentences);
    const kinds = kindsOf(segments);
    const readings = judged.map(({ text: words, topics }, index): Reading => ({ text: words, topics, segment: kinds[index]! }));
    const statements = new StatementReader(options.lexicon);
    return {
      ...base,
      outcome: 'read',
      issue: null,
      language,
      characters: text.length,
      text,
      sentences: judged,
      notComputed: language === 'zh' ? [] : [...OF_THE_MODEL],
      ...statements.read(readings),
      ...new ThirdPartyReader(options.lexicon, (folded) => statements.kindsIn(folded)).read(text, sentences, readings),
      parts: findParts(readings),
      wordings: findWordings(readings),
      segments,
    };
  } catch (error) {
    if (!(error instanceof PolicyTextError)) throw error;
    return {
      ...base,
      outcome: 'unreadable',
      issue: { code: error.code, detail: error.message },
      language: 'unknown',
      characters: 0,
      text: '',
      sentences: [],
      collects: [],
      umbrella: [],
      thirdParties: [],
      thirdPartyLists: [],
      parts: {},
      wordings: [],
      segments: [],
    };
  }
}

const UNKNOWN = { topics: null, topTopic: null, scores: null, importance: null, risk: null } as const;

function classified(sentences: readonly Sentence[], language: PolicyDocument['language']): PolicySentence[] {
  const verdicts = language === 'zh' ? classify(sentences) : null;
  return sentences.map((sentence, index) => ({ ...sentence, ...(verdicts?.[index] ?? UNKNOWN) }));
}

async function extractText(bytes: Uint8Array, mediaType: PolicyMediaType): Promise<string> {
  if (bytes.length > MAX_BYTES) throw new PolicyTextError('policy.too-large', `The file is larger than ${MAX_BYTES} bytes.`);
  const text = await textOf(bytes, mediaType);
  if (text.length > MAX_CHARACTERS) throw new PolicyTextError('policy.too-large', `The text is longer than ${MAX_CHARACTERS} characters.`);
  if (text.length === 0) throw new PolicyTextError('policy.empty', 'The file holds no text.');
  return text;
}

async function textOf(bytes: Uint8Array, mediaType: PolicyMediaType): Promise<string> {
  if (mediaType === 'application/pdf') return pdfText(bytes);
  if (mediaType === DOCX) return docxText(bytes);
  return mediaType === 'text/html' ? htmlText(decodeText(bytes)) : decodeText(bytes).trim();
}

/** Share of letters that are Han characters: a Chinese policy with English names in it stays far above the line. */
function languageOf(text: string): PolicyDocument['language'] {
  const sample = text.slice(0, 20_000);
  const han = sample.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = sample.match(/[a-z]/gi)?.length ?? 0;
  if (han === 0 && latin === 0) return 'unknown';
  return han * 4 >= latin ? 'zh' : 'en';
}
