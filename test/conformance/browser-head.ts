import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChromium } from '@gatehouse/local-infra';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import { corpusPath } from './corpus.ts';

/** What the portal's worker says of a package, cut to who it is; or the code of why it says nothing. */
export type BrowserHead = { packageName: string; versionCode: number | null; versionName: string | null; signers: string[] } | { code: string };

const WORKER = fileURLToPath(new URL('../../apps/operator-portal/src/pages/submit/package.worker.ts', import.meta.url));
/** Nobody listens there: every request is answered by this process. The name makes it a secure context, as the portal is one. */
const ORIGIN = 'http://localhost:9';

/** Reads packages with the operator portal's own worker in a real browser; a sentence where there is no browser. */
export async function headsInBrowser(files: readonly string[]): Promise<Map<string, BrowserHead> | { missing: string }> {
  const found = await findChromium(process.env);
  if ('missing' in found) return { missing: found.missing.en };
  const worker = await bundledWorker();
  const browser = await chromium.launch({ executablePath: found.executablePath, args: found.args, env: found.env });
  try {
    const page = await browser.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>head</title>' });
      if (pathname === '/worker.js') return route.fulfill({ contentType: 'text/javascript', body: worker });
      return route.fulfill({ contentType: 'application/octet-stream', body: readFileSync(corpusPath(decodeURIComponent(pathname.slice(1)))) });
    });
    await page.goto(`${ORIGIN}/`);
    const heads = new Map<string, BrowserHead>();
    for (const file of files) heads.set(file, await page.evaluate(readInPage, `${ORIGIN}/${encodeURIComponent(file)}`));
    return heads;
  } finally {
    await browser.close();
  }
}

async function bundledWorker(): Promise<string> {
  const bundle = await rolldown({
    input: WORKER,
    platform: 'browser',
    logLevel: 'silent',
    tsconfig: false,
    resolve: { conditionNames: ['development', 'import', 'default'] },
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

/** What the page has and Node has not: as much of it as is used. */
declare const Worker: new (
  url: string,
  options: { type: 'module' },
) => {
  onerror: (event: { message: string }) => void;
  onmessage: (event: { data: WorkerReport }) => void;
  postMessage(file: File): void;
  terminate(): void;
};
type WorkerReport =
  | { kind: 'head'; head: { packageName: string; versionCode: number | null; versionName: string | null; signers: { sha256: string }[] } }
  | { kind: 'no-head'; code: string }
  | { kind: 'unreadable'; message: string };

/** Runs in the page: hands the file to a fresh worker and answers its first word; the hash that follows it is not waited for. */
async function readInPage(url: string): Promise<BrowserHead> {
  const file = new File([await (await fetch(url)).blob()], 'app.apk');
  const worker = new Worker('/worker.js', { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.kind === 'unreadable') reject(new Error(data.message));
        else if (data.kind === 'no-head') resolve({ code: data.code });
        else {
          const { packageName, versionCode, versionName, signers } = data.head;
          resolve({ packageName, versionCode, versionName, signers: signers.map((signer) => signer.sha256).sort() });
        }
      };
      worker.postMessage(file);
    });
  } finally {
    worker.terminate();
  }
}
