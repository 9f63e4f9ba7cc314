import { callsIn, instructionsOf, isConditional, memberOf, OP, opcodeAt } from '../behaviour/instructions.ts';
import { classesOf, methodsOf, type FoundMethod } from '../behaviour/class-search.ts';
import type { CallSites } from '../behaviour/call-sites.ts';
import type { DexFile } from '../dex/dex-file.ts';
import { readTries } from '../dex/tries.ts';
import { weakness, type Weakness } from './weakness-facts.ts';
import type { WeaknessId } from './weakness-catalogue.ts';

const TRUST_MANAGERS = ['Ljavax/net/ssl/X509TrustManager;', 'Ljavax/net/ssl/X509ExtendedTrustManager;'];
const HOST_NAME_VERIFIERS = ['Ljavax/net/ssl/HostnameVerifier;', 'Lorg/apache/http/conn/ssl/X509HostnameVerifier;'];
/** WebView's client, and the ones of the embedded engines that Chinese apps carry. */
const WEB_VIEW_CLIENTS = ['Landroid/webkit/WebViewClient;', 'Lcom/tencent/smtt/sdk/WebViewClient;', 'Lcom/uc/webview/export/WebViewClient;'];

/** What a body may call and still decide nothing: it writes a log, puts text together, or looks at what it was given. */
const IDLE =
  /^L(?:android\/util\/Log;|java\/lang\/(?:String|StringBuilder|Object|System|Exception|Throwable);|java\/io\/PrintStream;|kotlin\/jvm\/internal\/Intrinsics;)/;

/** Code that lets any certificate or host name pass. Only bodies that decide nothing count: one that asks another is left alone. */
export function trustWeaknesses(sites: CallSites): Weakness[] {
  const { code } = sites.contents;
  const rows: Weakness[] = [];
  const add = (id: WeaknessId, found: FoundMethod, evidence: string): void => {
    const { caller, ...where } = sites.row(found.dex, found.method, found.body.type);
    rows.push(weakness(id, caller, [evidence], where));
  };
  for (const found of classesOf(code, TRUST_MANAGERS)) {
    for (const method of methodsOf(code, found, ['checkServerTrusted'])) {
      const { dex } = code.all[method.dex]!;
      if (neverRefuses(dex, method)) add('tls.trusts-all-certificates', method, 'checkServerTrusted never throws');
      else if (swallowsRefusal(dex, method)) add('tls.trusts-all-certificates', method, 'checkServerTrusted catches the refusal of another');
    }
  }
  for (const found of classesOf(code, HOST_NAME_VERIFIERS)) {
    for (const method of methodsOf(code, found, ['verify'])) {
      const { dex } = code.all[method.dex]!;
      const accepts = method.prototype.endsWith('Z') ? alwaysTrue(dex, method) : neverRefuses(dex, method);
      if (accepts) add('tls.host-names-not-verified', method, 'verify accepts every name');
    }
  }
  for (const found of classesOf(code, WEB_VIEW_CLIENTS)) {
    for (const method of methodsOf(code, found, ['onReceivedSslError'])) {
      const how = proceeds(code.all[method.dex]!.dex, method);
      if (how !== null) add('webview.tls-errors-ignored', method, how);
    }
  }
  return rows;
}

/** No throw, and no call of anything that could throw for it. */
function neverRefuses(dex: DexFile, { body }: FoundMethod): boolean {
  let seen = false;
  for (const pc of instructionsOf(dex, body)) {
    seen = true;
    if (opcodeAt(dex, pc) === OP.throw) return false;
  }
  return seen && callsNothing(dex, body);
}

/** Asks another only within handlers, and throws nothing itself: what the other refuses passes. */
function swallowsRefusal(dex: DexFile, { body }: FoundMethod): boolean {
  const tries = readTries(dex, body)?.filter(({ handlers }) => handlers.length > 0) ?? [];
  if (tries.length === 0) return false;
  for (const pc of instructionsOf(dex, body)) if (opcodeAt(dex, pc) === OP.throw) return false;
  const asked = [...callsIn(dex, body)].filter(({ method }) => dex.methodName(method) === 'checkServerTrusted');
  return asked.length > 0 && asked.every(({ pc }) => tries.some(({ from, to }) => pc - body.codeAt >= from && pc - body.codeAt < to));
}

/** Every value returned is the constant 1. */
function alwaysTrue(dex: DexFile, { body }: FoundMethod): boolean {
  let returns = 0;
  for (const pc of instructionsOf(dex, body)) {
    const op = opcodeAt(dex, pc);
    if (op === OP.throw || isConditional(op)) return false;
    if (op !== OP.return) continue;
    returns++;
    if (constantBefore(dex, body, pc) !== 1) return false;
  }
  return returns > 0 && callsNothing(dex, body);
}

/** The constant last put into the register that a return hands out; null where something else was. Read in the order of the code. */
function constantBefore(dex: DexFile, body: FoundMethod['body'], at: number): number | null {
  const { units } = dex;
  const register = units[at]! >> 8;
  let value: number | null = null;
  for (const pc of instructionsOf(dex, body)) {
    if (pc >= at) break;
    const op = opcodeAt(dex, pc);
    if (op === OP.const4 && ((units[pc]! >> 8) & 0xf) === register) value = units[pc]! >> 12;
    else if (op === OP.const16 && units[pc]! >> 8 === register) value = units[pc + 1]!;
    else if ((op === OP.moveResult || op === 0x01) && (units[pc]! >> 8 === register || ((units[pc]! >> 8) & 0xf) === register)) value = null;
  }
  return value;
}

function callsNothing(dex: DexFile, body: FoundMethod['body']): boolean {
  for (const { method } of callsIn(dex, body)) if (!IDLE.test(memberOf(dex, method))) return false;
  return true;
}

/** A handler that goes on and knows no other answer. One that may also cancel asks somebody first. */
function proceeds(dex: DexFile, { body }: FoundMethod): string | null {
  let goesOn = false;
  for (const { method } of callsIn(dex, body)) {
    const name = dex.methodName(method);
    if (name === 'cancel' || name === 'onReceivedSslError') return null;
    if (name === 'proceed' && dex.type(dex.methodClass(method)).endsWith('SslErrorHandler;')) goesOn = true;
  }
  return goesOn ? 'onReceivedSslError proceeds' : null;
}
