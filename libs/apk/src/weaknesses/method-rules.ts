import { callsIn, memberOf } from '../behaviour/instructions.ts';
import { alternatives } from '../code/values/value.ts';
import { patternText } from '../behaviour/arguments.ts';
import { classesOf, methodsOf } from '../behaviour/class-search.ts';
import type { CallSite, CallSites } from '../behaviour/call-sites.ts';
import { weakness, type Weakness } from './weakness-facts.ts';
import type { WeaknessId } from './weakness-catalogue.ts';
import { WEAKNESS_GROUPS } from './weakness-watches.ts';

const FLAG_IMMUTABLE = 0x04000000; // android.app.PendingIntent
/** From this level the system refuses a PendingIntent that says neither, so that one without the flag is mutable only below it. */
const FLAG_REQUIRED_SDK = 31;

const EXPLICIT_INTENT = /^Landroid\/content\/Intent;->(?:setClass|setClassName|setComponent|setPackage|setSelector|makeMainActivity|makeRestartActivityTask)$/;
/** `Intent()`, of an action, of an action and an address: not those that name a class or copy another intent. */
const IMPLICIT_CONSTRUCTOR = /^\((?:Ljava\/lang\/String;(?:Landroid\/net\/Uri;)?)?\)V$/;
const LOGS = /^Landroid\/util\/Log;->(?:d|e|i|v|w|wtf)$/;
const SECRET_BEFORE = /(?:password|passwd|pwd|access_?token|secret_?key|密码)["']?\s*[:=：]\s*["']?$/i;
const HAS_EXTRAS = /^Landroid\/content\/Intent;->put(?:Extras?|\w+ArrayListExtra)$/;
const OPENS_FILE = /^Ljava\/io\/(?:File|FileOutputStream|RandomAccessFile);-><init>$/;
/** Signs that a method looks where a path leads before it opens it. */
const CHECKS_PATH =
  /^Ljava\/(?:io\/File;->getCanonical(?:Path|File)|nio\/file\/Path;->normalize|lang\/String;->(?:contains|startsWith|indexOf|replace|replaceAll|matches))$/;
const PATH_OF_URI = /^Landroid\/net\/Uri;->get(?:Path|LastPathSegment|PathSegments|EncodedPath)$/;

type Where = Parameters<typeof weakness>[3] & { caller: string };

/** Rules that look at what else a method does beside the call. */
export function methodWeaknesses(sites: CallSites): Weakness[] {
  return [...pendingIntents(sites), ...broadcasts(sites), ...zipEntries(sites), ...loggedSecrets(sites), ...openedFiles(sites), ...randomKeys(sites)];
}

function pendingIntents(sites: CallSites): Weakness[] {
  const target = sites.contents.manifest?.effectiveTargetSdk ?? 1;
  return sites.of(WEAKNESS_GROUPS, 'pendingIntent').flatMap((call) => {
    const flags = call.argument(3).number;
    if (flags === null || (flags & FLAG_IMMUTABLE) !== 0) return [];
    const saysMutable = (flags & 0x02000000) !== 0;
    if (target >= FLAG_REQUIRED_SDK && !saysMutable) return []; // it would throw: dead code, or a guard by level around it
    const implicit = isImplicitIntent(call, 2);
    return [row(implicit ? 'pending-intent.implicit-mutable' : 'pending-intent.mutable', call.row, [`flags 0x${(flags >>> 0).toString(16)}`])];
  });
}

function broadcasts(sites: CallSites): Weakness[] {
  return sites
    .of(WEAKNESS_GROUPS, 'broadcast')
    .filter((call) => isImplicitIntent(call, 0) && calls(call).some((member) => HAS_EXTRAS.test(member)))
    .map((call) => row('broadcast.implicit-with-data', call.row, [call.api]));
}

/** An entry's name becomes a file's path, and nothing asks whether it leads out of the folder. */
function zipEntries(sites: CallSites): Weakness[] {
  return sites
    .of(WEAKNESS_GROUPS, 'zipEntryName')
    .filter((call) => {
      const members = calls(call);
      return members.some((member) => OPENS_FILE.test(member)) && !members.some((member) => CHECKS_PATH.test(member));
    })
    .map((call) => row('zip.entry-names-unchecked', call.row, ['ZipEntry.getName', 'java.io.File']));
}

function openedFiles(sites: CallSites): Weakness[] {
  const { code, manifest } = sites.contents;
  const exported = new Set(manifest?.components.filter(({ type, exported: open }) => type === 'provider' && open).map(({ name }) => name));
  return classesOf(code, ['Landroid/content/ContentProvider;'])
    .filter(({ descriptor }) => exported.has(descriptor.slice(1, -1).replaceAll('/', '.')))
    .flatMap((found) => methodsOf(code, found, ['openFile', 'openAssetFile']))
    .flatMap(({ dex, method, body }) => {
      const members = [...callsIn(code.all[dex]!.dex, body)].map((called) => memberOf(code.all[dex]!.dex, called.method));
      const opens = members.some((member) => OPENS_FILE.test(member)) && members.some((member) => PATH_OF_URI.test(member));
      if (!opens || members.some((member) => CHECKS_PATH.test(member))) return [];
      return [row('provider.path-traversal', sites.row(dex, method, body.type), ['a file is opened by the path of the URI'])];
    });
}

/** Bytes of a key or vector drawn from `java.util.Random` in the same method. */
function randomKeys(sites: CallSites): Weakness[] {
  const makesKey = /^Ljavax\/crypto\/spec\/(?:SecretKeySpec|IvParameterSpec);-><init>$/;
  return sites
    .of(WEAKNESS_GROUPS, 'randomBytes')
    .filter((call) => calls(call).some((member) => makesKey.test(member)))
    .map((call) => row('crypto.insecure-random', call.row, ['java.util.Random.nextBytes']));
}

/** The intent is made here, and nothing that is called on it names whom it is for. */
function isImplicitIntent(call: CallSite, index: number): boolean {
  const { value } = call.argument(index);
  return alternatives(value).some((intent) => {
    if (intent.kind !== 'new' || intent.type !== 'Landroid/content/Intent;' || intent.init === null) return false;
    const { units } = call.dex;
    const made = units[intent.init + 1]!;
    return IMPLICIT_CONSTRUCTOR.test(call.dex.methodPrototype(made)) && !intent.changes.some((pc) => EXPLICIT_INTENT.test(memberOf(call.dex, units[pc + 1]!)));
  });
}

/** `password=` and then something that is not known, handed to the log. */
function loggedSecrets(sites: CallSites): Weakness[] {
  return sites.of(WEAKNESS_GROUPS, 'secretText').flatMap((place) => {
    for (const { pc, method } of place.calls) {
      if (!LOGS.test(memberOf(place.dex, method))) continue;
      const patterns = [0, 1, 2].flatMap((index) => place.argumentOf(pc, index).patterns);
      const secret = patterns.find((pieces) => pieces.some((piece, i) => piece !== null && pieces[i + 1] === null && SECRET_BEFORE.test(piece)));
      if (secret !== undefined) return [row('log.secret', place.row, [patternText(secret)])];
    }
    return [];
  });
}

function calls(call: CallSite): string[] {
  return call.calls.map(({ method }) => memberOf(call.dex, method));
}

function row(id: WeaknessId, { caller, ...where }: Where, evidence: readonly string[]): Weakness {
  return weakness(id, caller, evidence, where);
}
