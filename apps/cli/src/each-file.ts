import { availableParallelism } from 'node:os';
import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './arguments.ts';
import { gravest, type ExitCode } from './exit-code.ts';
import type { InputFile } from './input-files.ts';
import { write, type Streams } from './terminal.ts';

/** What a command makes of one file: the text to print, and its exit code. */
export type FileResult = { readonly printed: string; readonly code: ExitCode };

/**
 * Reads files in parallel, prints their results in the order given, and answers with the gravest code.
 * A fault of ours with one file is told on standard error, and the others are still read.
 */
export async function eachFile(
  files: readonly InputFile[],
  read: (file: InputFile) => Promise<FileResult>,
  streams: Streams,
  output: Output,
): Promise<ExitCode> {
  const bar = progress(files.length, streams, output);
  const codes: ExitCode[] = [];
  const results = inParallel(files, async (file) => {
    const result = await read(file).catch((error: unknown) => fault(file, error));
    bar?.increment();
    return result;
  });
  for (const [index, result] of results.entries()) {
    const { printed, code } = await result;
    codes.push(code);
    if (printed === '') continue;
    const separator = output.format === 'text' && index > 0 ? '\n' : '';
    await write(code === 4 ? streams.stderr : streams.stdout, `${separator}${printed}\n`);
  }
  bar?.stop();
  return gravest(codes);
}

function fault(file: InputFile, error: unknown): FileResult {
  return { printed: `gatehouse: ${file.name}: ${error instanceof Error ? error.message : String(error)}`, code: 4 };
}

/** Starts as many at a time as there are processors, and gives each one's promise at once. */
function inParallel<T>(files: readonly InputFile[], read: (file: InputFile) => Promise<T>): Promise<T>[] {
  const lanes: Promise<unknown>[] = Array.from({ length: availableParallelism() }, () => Promise.resolve());
  return files.map((file, index) => {
    const lane = index % lanes.length;
    const result = lanes[lane]!.then(() => read(file));
    lanes[lane] = result;
    return result;
  });
}

/** A bar on standard error, for several files on a terminal; while results scroll by on the same one it would only tear. */
function progress(total: number, { stdout, stderr }: Streams, { quiet }: Output): SingleBar | null {
  if (quiet || total < 2 || !stderr.isTTY || stdout.isTTY) return null;
  const bar = new SingleBar({ format: '{bar} {value}/{total} {eta_formatted}', stream: stderr as NodeJS.WritableStream }, Presets.shades_classic);
  bar.start(total, 0);
  return bar;
}
