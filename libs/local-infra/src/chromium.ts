import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import type { Bilingual } from '@gatehouse/contracts';
import { cacheFolder, filledOnce } from './cache-folder.ts';
import type { Env } from './infra.ts';
import { findProgram } from './maven-jars.ts';

/** A browser as playwright-core's `launch` takes it. */
export type Chromium = { executablePath: string; args: string[]; env: Record<string, string> };

// No flag here loosens what a page may do (no --disable-web-security): tests must meet the browser that people have.
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  '--disable-dev-shm-usage', // containers give /dev/shm 64 MB
];
const require = createRequire(import.meta.url);

/**
 * A headless Chromium that can write Chinese: `CHROMIUM_PATH`, else one on PATH, else the one that comes with the dependencies
 * (Linux x64), unpacked once into the cache together with the libraries it links to.
 */
export async function findChromium(env: Env): Promise<Chromium | { missing: Bilingual }> {
  const installed = env['CHROMIUM_PATH'] || findProgram(env, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
  if (installed) return { executablePath: installed, args: ARGS, env: browserEnvironment(env) };
  const fonts = packageFolder('@expo-google-fonts/noto-sans-sc');
  const packed = packageFolder('@sparticuz/chromium');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !fonts || !packed) {
    return {
      missing: {
        zh: '浏览器测试需要 Chromium：请安装后设置 CHROMIUM_PATH（Debian：apt-get install chromium fonts-wqy-microhei）。',
        en: 'Browser tests need Chromium: install it and set CHROMIUM_PATH (Debian: apt-get install chromium fonts-wqy-microhei).',
      },
    };
  }
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = await filledOnce(join(cacheFolder(env), `chromium-${version}`), (partial) => unpack(join(packed, 'bin'), partial));
  return {
    executablePath: join(folder, 'chromium'),
    args: ['--headless', '--no-zygote', ...ARGS],
    env: browserEnvironment(env, { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_FILE: fontConfiguration(join(fonts, '400Regular'), cacheFolder(env)) }),
  };
}

async function unpack(packed: string, folder: string): Promise<void> {
  await pipeline(createReadStream(join(packed, 'chromium.br')), createBrotliDecompress(), createWriteStream(join(folder, 'chromium'), { mode: 0o755 }));
  const tar = spawn('tar', ['-xf', '-', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code}`))));
  });
  await Promise.all([pipeline(createReadStream(join(packed, 'al2023.tar.br')), createBrotliDecompress(), tar.stdin), ended]);
}

/** Names the one folder of fonts, so that pages look the same on every machine. */
function fontConfiguration(fonts: string, cache: string): string {
  const file = join(cache, 'fonts', 'fonts.conf');
  mkdirSync(dirname(file), { recursive: true });
  const family = '<family>Noto Sans SC</family>';
  const wanted = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fonts}</dir>
  <cachedir>${join(cache, 'fonts')}</cachedir>
  <alias><family>sans-serif</family><prefer>${family}</prefer></alias>
  <alias><family>serif</family><prefer>${family}</prefer></alias>
  <alias><family>monospace</family><prefer>${family}</prefer></alias>
</fontconfig>
`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) writeFileSync(file, wanted);
  return file;
}

function packageFolder(name: string): string | null {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    // Some packages do not export their manifest; their folder is looked for as Node would.
    const folder = require.resolve
      .paths(name)
      ?.map((path) => join(path, name))
      .find((path) => existsSync(join(path, 'package.json')));
    return folder ?? null;
  }
}

function browserEnvironment(env: Env, extra: Record<string, string> = {}): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'XDG_RUNTIME_DIR'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return { ...Object.fromEntries(kept), ...extra };
}
