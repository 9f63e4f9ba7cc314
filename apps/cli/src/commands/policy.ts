import { createHash } from 'node:crypto';
import { readPolicyDocument, serialise } from '@gatehouse/analysis';
import { classify, type PolicyDocument } from '@gatehouse/privacy-text';
import { type Output, parseArguments } from '../arguments.ts';
import { eachFile } from '../each-file.ts';
import type { ExitCode } from '../exit-code.ts';
import { inputFiles } from '../input-files.ts';
import { mediaTypeOf, POLICY_EXTENSIONS } from '../media-type.ts';
import { sentencesOf } from '../sentences-file.ts';
import { paintFor, type Streams, write } from '../terminal.ts';
import { policyText, sentenceText } from '../text/policy-text.ts';
import { WrongUse } from '../wrong-use.ts';

const QUIET_TEXT = '--quiet-text';

/** `gatehouse policy FILE…`: what privacy policies say; with `--sentences FILE` what given sentences are about. `--quiet-text`: the hash of the text in its place. */
export async function policy(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const quietText = args.includes(QUIET_TEXT);
  const { files, options, output } = parseArguments(
    args.filter((argument) => argument !== QUIET_TEXT),
    ['sentences'],
    streams,
  );
  if (options['sentences'] !== undefined) {
    if (files.length > 0) throw new WrongUse('--sentences takes the place of policies; name one or the other.');
    return classifySentences(options['sentences'], output, streams);
  }
  const inputs = inputFiles(files, POLICY_EXTENSIONS).map((file) => ({ file, mediaType: mediaTypeOf(file.path) }));
  const mediaTypes = new Map(inputs.map(({ file, mediaType }) => [file, mediaType]));
  return eachFile(
    inputs.map(({ file }) => file),
    async (file) => {
      const reading = await readPolicyDocument({ path: file.path, fileName: file.name, mediaType: mediaTypes.get(file)! });
      if (!reading.ok) return { printed: `gatehouse: ${file.name}: ${reading.reason.code}: ${reading.reason.detail}`, code: 4 };
      const { document } = reading;
      return {
        printed: output.format === 'json' ? serialise(quietText ? withoutText(document) : document) : policyText(document, output.language, paintFor(streams)),
        code: document.outcome === 'unreadable' ? 3 : 0,
      };
    },
    streams,
    output,
  );
}

/** The same document with the SHA-256 of its text (UTF-8), for those who hold the text themselves; offsets are into it all the same. */
function withoutText({ text, sentences, ...document }: PolicyDocument): object {
  return { ...document, textSha256: createHash('sha256').update(text).digest('hex'), sentences: sentences.map(({ text: _text, ...sentence }) => sentence) };
}

/** One line a sentence, in the order given. */
async function classifySentences(path: string, output: Output, streams: Streams): Promise<ExitCode> {
  const paint = paintFor(streams);
  for (const sentences of sentencesOf(path)) {
    const lines = classify(sentences).map((verdict, index) => {
      const { text } = sentences[index]!;
      return output.format === 'json' ? serialise({ text, ...verdict }) : sentenceText(text, verdict, output.language, paint);
    });
    await write(streams.stdout, `${lines.join('\n')}\n`);
  }
  return 0;
}
