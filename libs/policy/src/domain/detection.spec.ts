import { describe, expect, it } from 'vitest';
import { detectionTables } from './detection.ts';

const { sdks, packers, libraries = [] } = detectionTables();
const all = [...sdks, ...packers];

describe('signatures', () => {
  it('own their class prefixes alone, libraries too', () => {
    const prefixes = [...all, ...libraries].flatMap((row) => row.classPrefixes);
    expect(prefixes.filter((prefix, i) => prefixes.indexOf(prefix) !== i)).toEqual([]);
  });

  it.each(all.map((row) => [row.id, row] as const))('%s marks only what it lists', (_, row) => {
    expect(row.components).toEqual(expect.arrayContaining([...row.autoInit, ...row.wake]));
    const markers = [row.classPrefixes, row.components, row.metaData, row.nativeLibraries, row.assets].flat();
    expect(markers).toEqual(expect.arrayContaining([...row.unverified]));
    for (const host of row.hosts) expect(host).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
  });
});

describe('switches of SDKs', () => {
  const switches = all.flatMap((row) => row.switches.map((item) => ({ ...item, sdk: row.id })));

  it('name a member without its prototype, or a meta-data name', () => {
    for (const { kind, descriptor } of switches) {
      if (kind === 'call') expect(descriptor).toMatch(/^L[\w/$]+;->(\w+|<init>)$/);
      else expect(descriptor).toMatch(/^[\w.-]+$/);
    }
  });

  it('name what starts the SDK: a member, or a provider', () => {
    for (const { init } of switches) for (const start of init) expect(start).toMatch(/^L[\w/$]+;(->(\w+|<init>))?$/);
  });

  it('have a value where an argument or a meta-data decides', () => {
    for (const item of switches) if (item.kind === 'meta-data') expect(item.value, item.descriptor).not.toBeNull();
    expect(switches.filter((item) => item.argument === null && item.kind === 'call' && item.value !== null)).toEqual([]);
  });

  it.each(['jpush', 'umeng_common', 'huawei_push', 'fcm', 'firebase_analytics', 'sentry', 'facebook_sdk', 'amap', 'mobtech_core'])('%s has one', (id) => {
    expect(switches.map((item) => item.sdk)).toContain(id);
  });
});
