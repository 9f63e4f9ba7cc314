import { isConstantArray, isTrue, patternText } from '../behaviour/arguments.ts';
import type { CallSite, CallSites } from '../behaviour/call-sites.ts';
import type { WeaknessId } from './weakness-catalogue.ts';
import { WEAKNESS_GROUPS } from './weakness-watches.ts';

/** What was seen where a call is a weakness; null where it is none, or where its arguments do not show. */
type Seen = readonly string[] | null;
type Rule = { readonly group: Parameters<typeof WEAKNESS_GROUPS.ids>[0]; readonly id: WeaknessId; readonly see: (call: CallSite, sites: CallSites) => Seen };

/** Source: android.content.Context. */
const MODE = { worldReadable: 1, worldWriteable: 2 } as const;
/** Source: android.webkit.WebSettings, MIXED_CONTENT_ALWAYS_ALLOW. */
const MIXED_CONTENT_ALWAYS_ALLOW = 0;
/** Public fields and methods of the bridge object could be reached before this level. Source: Android 4.2, addJavascriptInterface. */
const ANNOTATED_BRIDGES_SDK = 17;
/** Path of Android's shared storage, which other apps could write to. */
const SHARED_STORAGE = /^(?:\/sdcard|\/storage\/(?:emulated|sdcard)|\/mnt\/sdcard)/;
const SHARED_STORAGE_CALL = /^Landroid\/(?:os\/Environment;->getExternalStorage(?:Public)?Directory|content\/Context;->getExternal(?:FilesDir|CacheDir)s?)$/;

/** Ways from a constant text to bytes; the receiver or the first argument is the text. */
const TEXT_TO_BYTES = /^L(?:java\/lang\/String;->(?:getBytes|toCharArray)|android\/util\/Base64;->decode|java\/util\/Base64\$Decoder;->decode)$/;

/** Rules that look at the arguments of one call. */
export const CALL_RULES: readonly Rule[] = [
  { group: 'allHostsAllowed', id: 'tls.host-names-not-verified', see: () => ['a verifier that accepts every name'] },
  { group: 'cipher', id: 'crypto.weak-cipher', see: (call) => matching(call, /^(?:DES|DESede|TripleDES|RC2|RC4|ARC4|ARCFOUR|Blowfish)(?:\/|$)/i) },
  { group: 'cipher', id: 'crypto.ecb-mode', see: (call) => matching(call, /^(?:AES|SM4)(?:\/ECB\/.*)?$/i) },
  { group: 'signature', id: 'crypto.weak-signature', see: (call) => matching(call, /^(?:MD[25]|SHA-?1)with/i) },
  { group: 'secretKey', id: 'crypto.hard-coded-key', see: constantBytes },
  { group: 'initialVector', id: 'crypto.static-iv', see: constantBytes },
  { group: 'seed', id: 'crypto.predictable-seed', see: (call) => (call.argument(0).number === null ? constantBytes(call) : ['a constant seed']) },
  { group: 'fileUrlAccess', id: 'webview.file-url-access', see: (call) => (isTrue(call.argument(0)) ? [`${call.api}(true)`] : null) },
  { group: 'webViewDebugging', id: 'webview.debugging-enabled', see: (call) => (isTrue(call.argument(0)) ? [`${call.api}(true)`] : null) },
  {
    group: 'mixedContent',
    id: 'webview.mixed-content',
    see: (call) => (call.argument(0).number === MIXED_CONTENT_ALWAYS_ALLOW ? ['MIXED_CONTENT_ALWAYS_ALLOW'] : null),
  },
  {
    group: 'javascriptBridge',
    id: 'webview.javascript-bridge-old-android',
    see: (call, { contents: { manifest } }) =>
      manifest !== null && manifest.effectiveMinSdk < ANNOTATED_BRIDGES_SDK ? [...call.argument(1).strings, `minSdkVersion=${manifest.effectiveMinSdk}`] : null,
  },
  {
    group: 'javascriptBridge',
    id: 'webview.javascript-bridge-exported',
    see: (call, { contents: { manifest } }) => {
      const owner = call.owner.slice(1, -1).replaceAll('/', '.');
      const component = manifest?.components.find(({ name, type }) => type === 'activity' && (owner === name || owner.startsWith(`${name}$`)));
      return component?.exported === true && component.permission === null && component.name !== manifest?.launchable
        ? [...call.argument(1).strings, `${component.name} is exported`]
        : null;
    },
  },
  { group: 'openMode', id: 'storage.world-readable', see: (call) => mode(call, MODE.worldReadable, 'MODE_WORLD_READABLE') },
  { group: 'openMode', id: 'storage.world-writable', see: (call) => mode(call, MODE.worldWriteable, 'MODE_WORLD_WRITEABLE') },
  { group: 'openToAll', id: 'storage.world-readable', see: (call) => openToAll(call, 'setReadable') },
  { group: 'openToAll', id: 'storage.world-writable', see: (call) => openToAll(call, 'setWritable') },
  { group: 'sql', id: 'sql.built-from-text', see: (call) => builtText(call, /\b(?:select|insert|update|delete|where|values|from|drop|replace)\b/i) },
  { group: 'command', id: 'command.built-from-text', see: (call) => builtText(call, /\S/) },
  { group: 'classLoader', id: 'code.loaded-from-shared-storage', see: (call) => onSharedStorage(call, 0) },
  { group: 'temporaryFile', id: 'temporary-file.on-shared-storage', see: (call) => onSharedStorage(call, 2) },
];

function matching(call: CallSite, shape: RegExp): Seen {
  const seen = call.argument(0).strings.filter((text) => shape.test(text));
  return seen.length > 0 ? seen : null;
}

/** The bytes are written in the package: nothing of them comes from a key store, a server or a user. */
function constantBytes(call: CallSite): Seen {
  const bytes = call.argument(0);
  if (isConstantArray(bytes)) return ['a constant array'];
  const { value } = bytes;
  if (value.kind !== 'call' || !TEXT_TO_BYTES.test(bytes.from[0]!)) return null;
  const text = call.argumentOf(value.at.pc, 0).value;
  return text.kind === 'string' ? [`a constant text of ${text.text.length} characters`] : null;
}

function mode(call: CallSite, bit: number, name: string): Seen {
  const value = call.argument(1).number;
  return value !== null && value >= 0 && (value & bit) !== 0 && value < 0x8000 ? [name, ...call.argument(0).strings] : null;
}

function openToAll(call: CallSite, name: string): Seen {
  const isOpen = call.api.endsWith(name) && isTrue(call.argument(0)) && call.argument(1).number === 0;
  return isOpen ? [`${name}(true, false)`] : null;
}

/** Known text with something between that is not known. */
function builtText(call: CallSite, mustHold: RegExp): Seen {
  const built = call.argument(0).patterns.filter((pieces) => pieces.includes(null) && pieces.some((piece) => piece !== null && mustHold.test(piece)));
  return built.length > 0 ? built.map(patternText) : null;
}

function onSharedStorage(call: CallSite, index: number): Seen {
  const { strings, patterns, from } = call.argument(index);
  const paths = [...strings, ...patterns.map(patternText)].filter((path) => SHARED_STORAGE.test(path));
  const seen = [...paths, ...from.filter((member) => SHARED_STORAGE_CALL.test(member))];
  return seen.length > 0 ? seen : null;
}
