import { readPolicyDocument, serialise } from '@gatehouse/analysis';
import { parseArguments } from '../arguments.ts';
import { eachFile } from '../each-file.ts';
import type { ExitCode } from '../exit-code.ts';
import { inputFiles } from '../input-files.ts';
import { mediaTypeOf, POLICY_EXTENSIONS } from '../media-type.ts';
import { paintFor, type Streams } from '../terminal.ts';
import { policyText } from '../text/policy-text.ts';
import { WrongUse } from '../wrong-use.ts';

/** `gatehouse policy FILE…`: what privacy policies say. */
export async function policy(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const { files, options, output } = parseArguments(args, ['sentences'], streams);
  if (options['sentences'] !== undefined) throw new WrongUse('Sentences cannot be classified yet; name a policy to be read.');
  const inputs = inputFiles(files, POLICY_EXTENSIONS).map((file) => ({ file, mediaType: mediaTypeOf(file.path) }));
  const mediaTypes = new Map(inputs.map(({ file, mediaType }) => [file, mediaType]));
  return eachFile(
    inputs.map(({ file }) => file),
    async (file) => {
      const reading = await readPolicyDocument({ path: file.path, fileName: file.name, mediaType: mediaTypes.get(file)! });
      if (!reading.ok) return { printed: `gatehouse: ${file.name}: ${reading.reason.code}: ${reading.reason.detail}`, code: 4 };
      const { document } = reading;
      return {
        printed: output.format === 'json' ? serialise(document) : policyText(document, output.language, paintFor(streams)),
        code: document.outcome === 'unreadable' ? 3 : 0,
      };
    },
    streams,
    output,
  );
}
