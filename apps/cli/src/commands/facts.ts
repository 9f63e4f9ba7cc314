import { readFacts, serialise } from '@gatehouse/analysis';
import { parseArguments } from '../arguments.ts';
import { eachFile } from '../each-file.ts';
import type { ExitCode } from '../exit-code.ts';
import { inputFiles } from '../input-files.ts';
import { paintFor, type Streams } from '../terminal.ts';
import { factsText } from '../text/facts-text.ts';
import { unreadFacts } from '../unread-facts.ts';

/** `gatehouse facts FILE…`: what packages are, without judgement. */
export function facts(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const { files, output } = parseArguments(args, [], streams);
  return eachFile(
    inputFiles(files, ['.apk']),
    async (file) => {
      const reading = await readFacts({ packagePath: file.path, fileName: file.name });
      const document = reading.ok ? reading.document : await unreadFacts(file, reading.reason);
      return {
        printed: output.format === 'json' ? serialise(document) : factsText(document, output.language, paintFor(streams)),
        code: document.outcome === 'unreadable' ? 3 : 0,
      };
    },
    streams,
    output,
  );
}
