import { describe, expect, it } from 'vitest';
import { detectionTables } from './detection.ts';
import { isConditional, isSupportLibrary, permissionFit } from './lookup.ts';

const permission = (name: string): string => `android.permission.${name}`;

describe('how a permission fits a service type', () => {
  it.each([
    ['ACCESS_FINE_LOCATION', 'ST-01', 'justified'],
    ['CAMERA', 'ST-01', 'on-user-action'],
    ['READ_CONTACTS', 'ST-01', 'not-justified'],
    ['READ_CALL_LOG', 'ST-01', 'discouraged'],
    ['READ_CALL_LOG', 'OUTSIDE', 'discouraged'],
    ['VIBRATE', 'ST-01', 'unlisted'],
  ])('%s of %s is %s', (name, serviceType, fit) => {
    expect(permissionFit(permission(name), serviceType)).toBe(fit);
  });

  it('widens by a declared extension type, to what the user starts', () => {
    expect(permissionFit(permission('READ_CONTACTS'), 'ST-01', ['ST-03'])).toBe('on-user-action');
    expect(permissionFit(permission('READ_CALL_LOG'), 'ST-01', ['ST-03'])).toBe('discouraged');
  });
});

describe('calls that read personal information', () => {
  it('are open where the descriptor alone does not tell', () => {
    expect(isConditional('installed_apps', 'Landroid/content/pm/PackageManager;->getPackageInfo')).toBe(true);
    expect(isConditional('installed_apps', 'Landroid/content/pm/PackageManager;->getInstalledPackages')).toBe(false);
  });

  it('are told apart from those of support libraries by whole package names', () => {
    expect(isSupportLibrary('Landroidx/core/a;->b()V')).toBe(true);
    expect(isSupportLibrary('Landroidxyz/core/a;->b()V')).toBe(false);
  });
});

describe('detection tables', () => {
  it('name each descriptor and constant once, with every kind it reads', () => {
    const { sensitiveApis, sdks, packers } = detectionTables();
    const keys = sensitiveApis.map((row) => `${row.descriptor} ${row.constant}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(sensitiveApis.find((row) => row.descriptor.endsWith('TelephonyManager;->getDeviceId'))?.personalInformation).toEqual(['imei', 'meid']);
    expect(sdks.length + packers.length).toBe(416);
    expect(packers.map((row) => row.id)).toContain('tencent_legu');
  });
});
