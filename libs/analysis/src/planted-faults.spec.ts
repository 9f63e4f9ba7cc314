import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleDex, buildApk } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { analyse } from './analyse.ts';
import type { ScanDocument } from './documents.ts';

vi.setConfig({ testTimeout: 60_000 }); // the first test bundles the child

const [LOCATION, CAMERA, CONTACTS] = ['android.permission.ACCESS_FINE_LOCATION', 'android.permission.CAMERA', 'android.permission.READ_CONTACTS'];
const POLICY = (said: {
  denies: boolean;
  contact: boolean;
}): string => `示例地图隐私政策。更新日期：2026年3月1日。我们收集您的精确位置和粗略位置，用于定位与导航。
我们只在您使用导航时收集位置，不会用于其他目的。您可以在系统设置中关闭定位权限，关闭后仍可浏览地图和搜索地点。我们收集您拍摄的照片和视频，用于识别路牌。
${said.denies ? '我们不会收集您的剪贴板。' : '我们收集您的剪贴板内容，用于识别地址。'}位置只在导航期间使用，导航结束后即从我们的服务器删除，不会保存行程记录，也不会用于推送或者画像。
为识别设备，我们收集您的设备IMEI。本政策如有变更，我们会在应用内以弹窗的方式告知您，并在您同意后生效。您可以在“设置—隐私”中随时撤回同意。
您可以通过“设置—账号”删除您的个人信息，也可以注销账号。${said.contact ? '如有疑问，请联系 privacy@example.com，我们将在十五个工作日内答复。' : ''}`;

type App = { faulty: boolean; classes: string; versionCode: number };
const LISTING = {
  name: '示例地图',
  provider: '示例科技有限公司',
  creditCode: '91110000000000000X',
  description: '查看地图，规划路线。',
  category: 'travel',
  filingNumber: '京ICP备00000000号-1A',
  policyUrl: 'https://example.com/privacy',
  ageLabel: null,
};

const method = (signature: string, ...lines: string[]): string => `.method public ${signature}\n.locals 6\n${lines.join('\n')}\nreturn-void\n.end method`;
const type = (name: string, superclass: string, ...parts: string[]): string => `.class public ${name}\n.super ${superclass}\n${parts.join('\n')}\n`;

/** The app's code, under a name of its package. What the mended app does, it does after a tap. */
function codeOf({ faulty, classes }: App): string {
  const own = (name: string): string => `L${classes.replaceAll('.', '/')}/${name};`;
  const permissions = faulty ? [CAMERA!, CONTACTS!] : [CAMERA!];
  const ask = [
    `const/4 v1, ${permissions.length}\nnew-array v0, v1, [Ljava/lang/String;`,
    ...permissions.map((name, i) => `const/4 v1, ${i}\nconst-string v2, "${name}"\naput-object v2, v0, v1`),
    `const/4 v1, 0x1\ninvoke-virtual {p0, v0, v1}, ${own('Main')}->requestPermissions([Ljava/lang/String;I)V`,
  ].join('\n');
  const deviceId = `const/4 v0, 0x0\ninvoke-virtual {v0}, Landroid/telephony/TelephonyManager;->getDeviceId()Ljava/lang/String;`;
  const clip = `const/4 v0, 0x0\ninvoke-virtual {v0}, Landroid/content/ClipboardManager;->getPrimaryClip()Landroid/content/ClipData;`;
  const locate = `const/4 v0, 0x0\nconst-string v1, "gps"\ninvoke-virtual {v0, v1}, Landroid/location/LocationManager;->getLastKnownLocation(Ljava/lang/String;)Landroid/location/Location;`;
  const open = `const/4 v0, 0x0\ninvoke-static {v0}, Landroid/hardware/Camera;->open(I)Landroid/hardware/Camera;`;
  const listen = `const/4 v1, 0x0\nnew-instance v0, ${own('Tap')}\ninvoke-direct {v0}, ${own('Tap')}-><init>()V\ninvoke-virtual {v1, v0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V`;
  const words = ['请阅读《隐私政策》', '撤回同意', '注销账号', '相机权限用于识别路牌'].map((text) => `const-string v0, "${text}"`);
  return [
    type(own('App'), 'Landroid/app/Application;', method('onCreate()V', faulty ? deviceId : 'nop')),
    type(
      own('Main'),
      'Landroid/app/Activity;',
      method('onCreate(Landroid/os/Bundle;)V', listen, ...words, faulty ? 'const-string v0, "登录即代表同意《用户协议》"' : 'nop', faulty ? ask : 'nop'),
      method('ask()V', faulty ? 'nop' : ask),
      method(
        'onRequestPermissionsResult(I[Ljava/lang/String;[I)V',
        `const/4 v0, 0x0\naget v0, p3, v0\nif-eqz v0, :granted\n${faulty ? `invoke-virtual {p0}, ${own('Main')}->finish()V` : 'nop'}\n:granted`,
      ),
    ),
    type(
      own('Tap'),
      'Ljava/lang/Object;',
      '.implements Landroid/view/View$OnClickListener;',
      '.method public constructor <init>()V\n.locals 1\nreturn-void\n.end method',
      method('onClick(Landroid/view/View;)V', deviceId, clip, locate, open),
    ),
    type(
      own('Trust'),
      'Ljava/lang/Object;',
      '.implements Ljavax/net/ssl/X509TrustManager;',
      method(
        'checkServerTrusted([Ljava/security/cert/X509Certificate;Ljava/lang/String;)V',
        faulty
          ? 'nop'
          : 'new-instance v0, Ljava/security/cert/CertificateException;\ninvoke-direct {v0}, Ljava/security/cert/CertificateException;-><init>()V\nthrow v0',
      ),
    ),
    type(
      own('Float'),
      'Landroid/app/Service;',
      method(
        'onCreate()V',
        faulty
          ? 'const/4 v1, 0x0\ncheck-cast v1, Landroid/view/WindowManager$LayoutParams;\nconst/16 v0, 0x7f6\niput v0, v1, Landroid/view/WindowManager$LayoutParams;->type:I'
          : 'nop',
      ),
    ),
    ...(faulty ? [type('Lcom/umeng/analytics/MobclickAgent;', 'Ljava/lang/Object;')] : []),
  ].join('\n');
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-planted-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function judge(app: Partial<App>): Promise<ScanDocument> {
  const { faulty, classes, versionCode }: App = { faulty: true, classes: 'com.example.map', versionCode: 1, ...app };
  const permissions = faulty ? [LOCATION!, CAMERA!, CONTACTS!] : [LOCATION!, CAMERA!];
  const apk = buildApk({
    package: 'com.example.map',
    versionCode,
    permissions,
    debuggable: faulty,
    allowBackup: false,
    usesCleartextTraffic: false,
    applicationName: `${classes}.App`,
    components: [
      { type: 'activity', name: `${classes}.Main`, exported: true, actions: ['android.intent.action.MAIN'], categories: ['android.intent.category.LAUNCHER'] },
      { type: 'service', name: `${classes}.Float`, exported: false },
    ],
    dex: [assembleDex(codeOf({ faulty, classes, versionCode }))],
  });
  const [packagePath, policyPath] = [join(folder, 'app.apk'), join(folder, 'policy.txt')];
  writeFileSync(packagePath, apk);
  writeFileSync(policyPath, POLICY({ denies: faulty, contact: !faulty }));
  const analysis = await analyse({
    packagePath,
    fileName: 'app.apk',
    policy: { path: policyPath, mediaType: 'text/plain' },
    listing: { ...LISTING, permissions: permissions.filter((name) => name !== CONTACTS).map((permission) => ({ permission, purpose: '导航时使用' })) },
    declarations: { sdks: [], personalInformation: ['precise_location', 'clipboard', 'imei'].map((id) => ({ id })) },
    serviceType: 'ST-01',
    declared: { packageName: 'com.example.map', versionCode, versionName: '1.0' },
  });
  return analysis.document!;
}

const above = ({ findings }: ScanDocument): string[] => [...new Set(findings.filter(({ action }) => action !== 'note').map(({ rule }) => rule))].toSorted();

describe('an app with twelve planted faults', () => {
  it('is told of every one, with words, evidence and remedy, and is refused for none by a machine alone', async () => {
    const document = await judge({});
    expect(above(document)).toEqual([
      'GH-0201', // an SDK that nobody was told of
      'GH-0301', // a kind of information that the policy denies
      'GH-0302', // read before consent
      'GH-0305', // consent taken for granted
      'GH-0401', // a permission outside the service type
      'GH-0402', // a permission that nothing uses
      'GH-0403', // permissions together at start-up
      'GH-0405', // the end after a refusal
      'GH-0408', // one of them belongs to a function that the user starts
      'GH-0605', // no way to complain
      'GH-0701', // debuggable
      'GH-0801', // what the SDK and the permission leave out of the listing
      'GH-1105', // windows from the background
      'GH-1201', // any certificate is trusted
    ]);
    for (const { message, remedy, evidence } of document.findings) {
      expect([message.zh, message.en, remedy.zh, remedy.en].every((text) => text !== '')).toBe(true);
      expect(evidence).not.toEqual([]);
    }
    const [early] = document.findings.filter(({ rule }) => rule === 'GH-0302');
    expect(early).toMatchObject({ behaviours: ['DM-3.1'], severity: 'high', evidence: [{ callPath: ['Lcom/example/map/App;->onCreate()V'] }] });
    expect(document.findings.filter(({ action }) => action === 'reject')).toEqual([]);
  });

  it('is clean once all are mended', async () => {
    const document = await judge({ faulty: false });
    expect([above(document), document.notAssessed]).toEqual([[], []]);
  });

  it('keeps every fingerprint under another version number and other names of its classes', async () => {
    const prints = async (app: Partial<App>): Promise<string[]> => (await judge(app)).findings.map(({ fingerprint }) => fingerprint).toSorted();
    const first = await prints({});
    expect(await prints({ versionCode: 2 })).toEqual(first);
    expect(await prints({ classes: 'a.b' })).toEqual(first);
  });
});
