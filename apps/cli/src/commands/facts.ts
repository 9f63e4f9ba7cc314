import { readFacts, serialise } from '@gatehouse/analysis';
import { parseArguments } from '../arguments.ts';
import { eachFile } from '../each-file.ts';
import type { ExitCode } from '../exit-code.ts';
import { detachedSignature, inputFiles, PACKAGE_EXTENSIONS } from '../input-files.ts';
import { paintFor, type Streams } from '../terminal.ts';
import { factsText } from '../text/facts-text.ts';
import { stoppedFacts } from '../stopped-facts.ts';

/** `gatehouse facts FILE…`: what packages are, without judgement. */
export function facts(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const { files, output } = parseArguments(args, [], streams);
  return eachFile(
    inputFiles(files, PACKAGE_EXTENSIONS),
    async (file) => {
      const reading = await readFacts({ packagePath: file.path, fileName: file.name, ...detachedSignature(file) });
      const document = reading.ok ? reading.document : await stoppedFacts(file, reading.reason);
      return {
        printed: output.format === 'json' ? serialise(document) : factsText(document, output.language, paintFor(streams)),
        code: document.outcome === 'unreadable' ? 3 : 0,
      };
    },
    streams,
    output,
  );
}
