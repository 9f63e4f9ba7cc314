import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { analyse, serialise, type Analysis, type ScanDocument, type ScanRequest } from '@gatehouse/analysis';
import { Declarations, Listing, ServiceType } from '@gatehouse/contracts';
import { loadPack } from '@gatehouse/policy';
import type { ZodType } from 'zod';
import { parseArguments } from '../arguments.ts';
import { eachFile } from '../each-file.ts';
import type { ExitCode } from '../exit-code.ts';
import { inputFiles, PACKAGE_EXTENSIONS, type InputFile } from '../input-files.ts';
import { mediaTypeOf } from '../media-type.ts';
import { paintFor, type Streams } from '../terminal.ts';
import { scanText } from '../text/scan-text.ts';
import { stoppedFacts } from '../stopped-facts.ts';
import { WrongUse } from '../wrong-use.ts';

const ACTIONS = ['note', 'review', 'reject'] as const;
const ABOUT_ONE_APP = ['policy', 'listing', 'declarations', 'service-type'];

/** `gatehouse scan FILE [--policy F] [--listing F] [--declarations F] [--service-type ID] [--fail-on ACTION]`: facts, findings, outcome. */
export async function scan(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const { files, options, output } = parseArguments(args, [...ABOUT_ONE_APP, 'fail-on'], streams);
  const failOn = options['fail-on'] ?? 'reject';
  if (!ACTIONS.some((action) => action === failOn)) throw new WrongUse(`--fail-on must be ${ACTIONS.join(', ')}.`);
  const failing = ACTIONS.slice(ACTIONS.findIndex((action) => action === failOn));
  const inputs = inputFiles(files, PACKAGE_EXTENSIONS);
  const given = ABOUT_ONE_APP.filter((name) => options[name] !== undefined);
  if (inputs.length > 1 && given.length > 0) throw new WrongUse(`--${given[0]} speaks of one app; scan the packages one by one.`);
  const said = whatIsSaid(options);
  return eachFile(
    inputs,
    async (file) => {
      const analysis = await analyse({ packagePath: file.path, fileName: file.name, ...said });
      const document = analysis.document ?? (await unscanned(file, analysis));
      return {
        printed: output.format === 'json' ? serialise(document) : scanText(document, output.language, paintFor(streams), streams.stdout.columns),
        code:
          document.outcome === 'inconclusive'
            ? 3
            : failing.some((action) => action === document.action || document.findings.some((finding) => finding.action === action))
              ? 1
              : 0,
      };
    },
    streams,
    output,
  );
}

/** What the options say about the app. @throws WrongUse naming the option and what is wrong in its file */
function whatIsSaid(options: Readonly<Record<string, string | undefined>>): Omit<ScanRequest, 'packagePath' | 'fileName'> {
  const { policy, listing, declarations } = options;
  const serviceType = options['service-type'];
  if (serviceType !== undefined && !ServiceType.safeParse(serviceType).success) throw new WrongUse('--service-type must be ST-01 … ST-39 or OUTSIDE.');
  if (policy !== undefined) inputFiles([policy], []);
  return {
    policy: policy === undefined ? null : { path: policy, mediaType: mediaTypeOf(policy), fileName: basename(policy) },
    ...(listing !== undefined && { listing: readJson('listing', listing, Listing) }),
    ...(declarations !== undefined && { declarations: readJson('declarations', declarations, Declarations) }),
    ...(serviceType !== undefined && { serviceType }),
  };
}

function readJson<T>(option: string, path: string, schema: ZodType<T>): T {
  inputFiles([path], []);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new WrongUse(`--${option}: ${path} is not JSON: ${(error as Error).message}`);
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new WrongUse(`--${option}: ${path} at /${issue?.path.join('/') ?? ''}: ${issue?.message}`);
}

/** The document of a scan that was stopped. */
async function unscanned(file: InputFile, { reasons }: Analysis): Promise<ScanDocument> {
  const { id, version, sha256 } = loadPack();
  const why = `${reasons[0]!.code}: ${reasons[0]!.detail}`;
  return {
    schema: 'gatehouse/scan/1',
    outcome: 'inconclusive',
    reasons,
    facts: await stoppedFacts(file, reasons[0]!),
    policy: null,
    rulePack: { id, version, sha256 },
    action: 'none',
    findings: [],
    notAssessed: loadPack().rules.flatMap((rule) =>
      (rule.behaviours.length > 0 ? rule.behaviours : [rule.id]).map((behaviour) => ({ rule: rule.id, behaviour, why })),
    ),
    selfAssessment: [],
  };
}
