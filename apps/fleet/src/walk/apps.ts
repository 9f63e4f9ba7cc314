import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** An app on its way through the gate: its package, and what an operator would fill in. */
export type WalkedApp = {
  path: string;
  fileName: string;
  sizeBytes: number;
  packageName: string;
  versionCode: number;
  versionName: string;
  serviceType: string;
  listing: Record<string, unknown>;
  declarations: Record<string, unknown>;
  policy: string | null;
};

type Prepared = {
  file: string;
  serviceType: string;
  name: string;
  description: string;
  policy: string | null;
  permissionPurpose: string;
  collects: readonly string[];
};

/**
 * Three real apps that come with the dependencies. They are signed with debug or published sample keys and were never meant
 * for a store: what the gate says of that is the first lesson of the walk. Listings and policies are ours.
 */
const PREPARED: readonly Prepared[] = [
  {
    file: 'android-apidemos/apks/ApiDemos-debug.apk',
    serviceType: 'ST-38',
    name: 'API 示例',
    description: '展示 Android 接口用法的示例合集。',
    policy: null,
    permissionPurpose: '',
    collects: [],
  },
  {
    file: 'io.appium.settings/apks/settings_apk-debug.apk',
    serviceType: 'OUTSIDE',
    name: '设备设置助手（演示）',
    description: '在自动化测试中切换网络、位置与语言等设备设置。',
    policy: 'io.appium.settings.txt',
    permissionPurpose: '用于自动化测试中的对应设置功能，由使用者触发',
    collects: ['precise_location', 'coarse_location', 'sms', 'clipboard'],
  },
  {
    file: 'appium-uiautomator2-server/apks/appium-uiautomator2-server-v10.6.6.apk',
    serviceType: 'OUTSIDE',
    name: '界面测试服务（演示）',
    description: '在设备上执行界面自动化测试指令的服务。',
    policy: 'io.appium.uiautomator2.server.txt',
    permissionPurpose: '用于执行使用者编写的界面测试',
    collects: ['android_id', 'clipboard'],
  },
];

/** The prepared apps, or the given files with a listing made of what the package says. */
export async function walkedApps(root: string, files: readonly string[]): Promise<WalkedApp[]> {
  const chosen =
    files.length > 0
      ? files.map((path) => ({ path, prepared: null }))
      : PREPARED.map((prepared) => ({ path: join(root, 'node_modules', prepared.file), prepared }));
  const apps: WalkedApp[] = [];
  for (const { path, prepared } of chosen) apps.push(await describe(root, path, prepared));
  return apps;
}

async function describe(root: string, path: string, prepared: Prepared | null): Promise<WalkedApp> {
  const manifest = await readManifest(root, path);
  const policiesDir = join(import.meta.dirname, 'policies');
  return {
    path,
    fileName: basename(path),
    sizeBytes: statSync(path).size,
    packageName: manifest.package,
    versionCode: manifest.versionCode,
    versionName: manifest.versionName,
    serviceType: prepared?.serviceType ?? 'OUTSIDE',
    listing: {
      name: prepared?.name ?? manifest.label,
      provider: '演示运营者',
      creditCode: '91110108MA01ABCD2X',
      description: prepared?.description ?? manifest.label,
      category: 'tools',
      permissions: manifest.permissions.map((permission) => ({ permission, purpose: prepared?.permissionPurpose ?? '' })),
      filingNumber: '京ICP备00000000号-1A',
      policyUrl: prepared?.policy ? 'https://demo.invalid/privacy' : '',
      contact: 'privacy@demo.invalid',
      ageLabel: null,
    },
    declarations: {
      sdks: [],
      personalInformation: prepared?.collects.map((id) => ({ id, purpose: prepared.permissionPurpose, manner: '由使用者触发' })) ?? [],
      extensionTypes: [],
    },
    policy: prepared?.policy ? readFileSync(join(policiesDir, prepared.policy), 'utf8') : null,
  };
}

type Manifest = { package: string; versionCode: number; versionName: string; label: string; permissions: string[] };

/** What an operator reads off the package before submitting: the command line's facts, in its own sandbox. */
async function readManifest(root: string, path: string): Promise<Manifest> {
  const facts = JSON.parse(await gatehouse(root, ['facts', '--quiet', '--format', 'json', path])) as {
    manifest: { package?: string; versionCode?: number; versionName?: string; label?: string; usesPermissions?: string[] } | null;
  };
  const m = facts.manifest;
  // A package that cannot be read is submitted all the same: the gate says what is wrong with it.
  return {
    package: m?.package ?? 'unreadable.package',
    versionCode: m?.versionCode ?? 1,
    versionName: m?.versionName ?? '1',
    label: m?.label ?? basename(path),
    permissions: [...new Set(m?.usesPermissions ?? [])].slice(0, 200),
  };
}

function gatehouse(root: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', join(root, 'tools/ts-hooks.mjs'), '--conditions=development', join(root, 'apps/cli/src/main.ts'), ...args],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2000);
    });
    child.on('error', reject);
    // 0, 1: judged; 3: could not be read, but the document is there.
    child.on('close', (code) =>
      code === 0 || code === 1 || code === 3 ? resolve(out) : reject(new Error(`gatehouse ${args.join(' ')} ended with ${code}: ${errors}`)),
    );
  });
}
