import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApk, debugKey, type ApkSpec } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { analyse, type Analysis } from './analyse.ts';
import type { ScanRequest } from './request.ts';

vi.setConfig({ testTimeout: 60_000 }); // the first test bundles the child

const LOCATION = 'android.permission.ACCESS_FINE_LOCATION';
/** A map app as its operator should hand it in: one permission, used, explained, and written into the policy. */
const APP: ApkSpec = {
  package: 'com.example.map',
  usesCleartextTraffic: false,
  permissions: [LOCATION],
  calls: ['Landroid/location/LocationManager;->getLastKnownLocation(Ljava/lang/String;)Landroid/location/Location;'],
};
const POLICY = `示例地图隐私政策。更新日期：2026年3月1日。我们收集您的精确位置和粗略位置，用于定位与导航。
我们只在您使用导航时收集位置，不会向第三方提供，也不会用于其他目的。您可以在系统设置中关闭定位权限，关闭后仍可浏览地图和搜索地点。
位置只在导航期间使用，导航结束后即从我们的服务器删除，不会保存行程记录，也不会用于推送或者画像。本政策如有变更，我们会在应用内以弹窗的方式告知您，并在您同意后生效。
您可以在“设置—隐私”中随时撤回同意。您可以通过“设置—账号”删除您的个人信息，也可以注销账号。如有疑问，请联系 privacy@example.com，我们将在十五个工作日内答复。`;
const SAID: Omit<ScanRequest, 'packagePath' | 'fileName' | 'policy'> = {
  listing: {
    name: '示例地图',
    provider: '示例科技有限公司',
    creditCode: '91110000000000000X',
    description: '查看地图，规划路线。',
    category: 'travel',
    permissions: [{ permission: LOCATION, purpose: '定位与导航' }],
    filingNumber: '京ICP备00000000号-1A',
    policyUrl: 'https://example.com/privacy',
    ageLabel: null,
  },
  declarations: { sdks: [], personalInformation: [{ id: 'precise_location' }] },
  serviceType: 'ST-01',
  declared: { packageName: 'com.example.map', versionCode: 1, versionName: '1.0' },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-built-'));
  writeFileSync(join(folder, 'policy.txt'), POLICY);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scan(app: ApkSpec = {}, said: Partial<ScanRequest> = {}): Promise<Analysis> {
  const packagePath = join(folder, 'app.apk');
  writeFileSync(packagePath, buildApk({ ...APP, ...app }));
  return analyse({ packagePath, fileName: 'app.apk', policy: { path: join(folder, 'policy.txt'), mediaType: 'text/plain' }, ...SAID, ...said });
}

const asked = ({ document }: Analysis): string[] =>
  document!.findings.filter((finding) => finding.action !== 'note').map((finding) => `${finding.rule} ${finding.action}`);

describe('a package built from the specification', () => {
  it('that is clean and declared well asks for nobody, and leaves no rule without an answer', async () => {
    const analysis = await scan();
    expect(analysis.outcome).toBe('complete');
    expect(asked(analysis)).toEqual([]);
    expect(analysis.document!.notAssessed).toEqual([]);
  });

  it.each<[string, ApkSpec, Partial<ScanRequest>, string[]]>([
    ['is signed with a debug key', { signWith: debugKey() }, {}, ['GH-0702 review']],
    ['can be debugged', { debuggable: true }, {}, ['GH-0701 review']],
    ['is not signed', { signWith: null }, {}, ['GH-0703 reject']],
    ['has no policy', {}, { policy: null }, ['GH-0101 reject']],
    ['is another one than was declared', {}, { declared: { packageName: 'com.example.map', versionCode: 2, versionName: '1.0' } }, ['GH-0901 reject']],
    [
      'asks for what its service type does not need, and never uses',
      { permissions: [LOCATION, 'android.permission.READ_CONTACTS'] },
      {},
      ['GH-0401 review', 'GH-0402 review', 'GH-0801 review'],
    ],
    [
      'carries an SDK that nobody was told of',
      { classes: [{ name: 'com.umeng.analytics.MobclickAgent', methods: [] }] },
      {},
      ['GH-0201 review', 'GH-0801 review'],
    ],
  ])('that %s is sent on for exactly that', async (_, app, said, expected) => {
    expect(asked(await scan(app, said))).toEqual(expected);
  });
});
