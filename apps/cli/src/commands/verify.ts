import { readFacts, serialise } from '@gatehouse/analysis';
import { levelOf, parseArguments } from '../arguments.ts';
import { eachFile } from '../each-file.ts';
import type { ExitCode } from '../exit-code.ts';
import { detachedSignature, inputFiles, PACKAGE_EXTENSIONS } from '../input-files.ts';
import { paintFor, type Streams } from '../terminal.ts';
import { verifyText } from '../text/verify-text.ts';
import { stoppedFacts } from '../stopped-facts.ts';

/** `gatehouse verify FILE… [--min-sdk N] [--max-sdk N]`: whether the signature holds on every device of that range. `FILE.idsig` is looked at where it is there. */
export function verify(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const { files, options, output } = parseArguments(args, ['min-sdk', 'max-sdk'], streams);
  const range = { minSdk: levelOf('min-sdk', options['min-sdk']), maxSdk: levelOf('max-sdk', options['max-sdk']) };
  return eachFile(
    inputFiles(files, PACKAGE_EXTENSIONS),
    async (file) => {
      const reading = await readFacts({ packagePath: file.path, fileName: file.name, ...detachedSignature(file), ...range });
      const facts = reading.ok ? reading.document : await stoppedFacts(file, reading.reason);
      const document = { file: facts.file, outcome: facts.outcome, issues: facts.issues, signature: facts.signature };
      return {
        printed: output.format === 'json' ? serialise(document) : verifyText(facts, output.language, paintFor(streams)),
        code: facts.outcome === 'unreadable' ? 3 : facts.signature?.verified ? 0 : 1,
      };
    },
    streams,
    output,
  );
}
