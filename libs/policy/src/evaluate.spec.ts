import { describe, expect, it } from 'vitest';
import { compilePack } from './compile-pack.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import type { Rule } from './rules/rule.ts';
import type { View } from './view/build-view.ts';
import { withhold } from './view/unknown.ts';

const RULE: Rule = {
  id: 'GH-9001',
  title: { zh: '题', en: 'title' },
  behaviours: ['DM-2.1'],
  campaigns: [],
  basis: 'law',
  severity: 'high',
  action: 'review',
  when: 'true',
  identity: [],
  evidence: [],
  message: { zh: '信息', en: 'message' },
  remedy: { zh: '整改', en: 'remedy' },
};
const call = (caller: string, attribution = 'app') => ({
  api: 'Landroid/x/A;->b',
  member: 'A.b',
  caller,
  attribution,
  kindIds: ['imei'],
  permitted: true,
  pi: [],
});

function judge(rule: Partial<Rule>, values: Record<string, unknown>, unknown: View['unknown'] = []): Evaluation {
  for (const { path } of unknown) withhold(values, path);
  return evaluate(compilePack({ id: 'p', version: '1', sha256: '', title: RULE.title, rules: [{ ...RULE, ...rule }] }), { values, unknown });
}

const PACKED = { path: 'sdks', why: 'dex.packed: The code is packed.' };
const notAssessed = [{ rule: 'GH-9001', behaviour: 'DM-2.1', why: PACKED.why }];
const NO_ADS = 'sdks.all(s, s.category != "ads")';
const ADS = 'sdks.exists(s, s.category == "ads")';

describe('partial facts', () => {
  it('let an element that was found count', () => {
    const { findings, notAssessed: open } = judge({ when: ADS }, { sdks: [{ category: 'ads' }] }, [PACKED]);
    expect([findings.length, open]).toEqual([1, []]);
  });

  it('prove nothing by absence', () => {
    expect(judge({ when: ADS }, { sdks: [{ category: 'push' }] }, [PACKED])).toEqual({ findings: [], notAssessed, action: 'none' });
    expect(judge({ when: NO_ADS }, { sdks: [] }, [PACKED])).toEqual({ findings: [], notAssessed, action: 'none' });
    expect(judge({ when: `!(${ADS})` }, { sdks: [] }, [PACKED])).toEqual({ findings: [], notAssessed, action: 'none' });
  });

  it('still refute what a found element contradicts', () => {
    expect(judge({ when: NO_ADS }, { sdks: [{ category: 'ads' }] }, [PACKED])).toEqual({ findings: [], notAssessed: [], action: 'none' });
  });

  it('give findings for the elements found and say that there may be more', () => {
    const { findings, notAssessed: open } = judge(
      { each: 'sdks', when: '!item.disclosed', identity: ['item.id'] },
      {
        sdks: [
          { id: 'a', disclosed: false },
          { id: 'b', disclosed: true },
        ],
      },
      [PACKED],
    );
    expect([findings.length, open]).toEqual([1, notAssessed]);
  });

  it('leave a rule about a missing value without an answer, with the reason', () => {
    const unknown = [{ path: 'manifest.effectiveTargetSdk', why: 'axml.broken: The manifest is broken.' }];
    expect(judge({ when: 'manifest.effectiveTargetSdk < 23' }, { manifest: { effectiveTargetSdk: 22 } }, unknown).notAssessed[0]!.why).toBe(
      'axml.broken: The manifest is broken.',
    );
  });

  it('do not matter to a rule that they cannot change', () => {
    expect(judge({ when: `manifest.versionCode == 1 || ${ADS}` }, { manifest: { versionCode: 1 }, sdks: [] }, [PACKED]).findings).toHaveLength(1);
  });
});

const PER_CALL: Partial<Rule> = {
  each: 'code.sensitiveCalls',
  when: 'item.permitted',
  identity: ['item.api', 'item.attribution'],
  place: 'item.caller',
  evidence: [{ kind: 'call', api: 'item.api', caller: 'item.caller' }],
};
const findingsOf = (...calls: ReturnType<typeof call>[]) => judge(PER_CALL, { code: { sensitiveCalls: calls } }).findings;

describe('a finding', () => {
  it('merges matches of one identity and keeps their places', () => {
    const findings = findingsOf(call('Lcom/x/B;->b()V'), call('Lcom/x/A;->a()V'), call('Lcom/y/C;->c()V', 'jpush'));
    expect(findings.map((finding) => finding.places)).toEqual(expect.arrayContaining([['Lcom/x/A;->a()V', 'Lcom/x/B;->b()V'], ['Lcom/y/C;->c()V']]));
    expect(findings).toHaveLength(2);
  });

  it('keeps its fingerprint when its place moves, and has another one for another SDK', () => {
    const fingerprint = (...args: Parameters<typeof call>) => findingsOf(call(...args))[0]!.fingerprint;
    expect(fingerprint('Lcom/x/B;->b()V')).toBe(fingerprint('Lother/Place;->c()V'));
    expect(fingerprint('Lcom/x/B;->b()V')).not.toBe(fingerprint('Lcom/x/B;->b()V', 'jpush'));
  });

  it('keeps its evidence hash under obfuscation and reordering, and changes it with the evidence', () => {
    const hash = (...callers: string[]) => findingsOf(...callers.map((caller) => call(caller)))[0]!.evidenceHash;
    expect(hash('La/b/c;->d()V')).toBe(hash('Lx/y/zz;->q()V'));
    expect(hash('Lcom/x/First;->run()V', 'Lcom/x/Second;->run()V')).toBe(hash('Lcom/x/Second;->run()V', 'Lcom/x/First;->run()V'));
    expect(hash('Lcom/x/First;->run()V')).not.toBe(hash('Lcom/x/Second;->run()V'));
  });

  it('stands in the same order whatever the order of the facts', () => {
    const calls = [call('La;->a()V'), call('La;->a()V', 'jpush'), call('La;->a()V', 'bugly')];
    expect(findingsOf(...calls.toReversed())).toEqual(findingsOf(...calls));
  });

  it('shows values of the package without control characters, turned direction, or endless length', () => {
    const { findings } = judge(
      { message: { zh: '包 {{manifest.label}}', en: 'label {{manifest.label}}' } },
      { manifest: { label: `a\u202eb\n${'x'.repeat(500)}` } },
    );
    expect(findings[0]!.message.en).toMatch(/^label a b x{195}…$/);
  });

  it('cuts evidence and places that are longer than anyone reads', () => {
    const [finding] = findingsOf(call('L'.repeat(70_000)));
    expect([finding!.places[0]!.length, String(finding!.evidence[0]!['caller']).length]).toEqual([1000, 1000]);
  });

  it('shows a dash for what is not known', () => {
    expect(judge({ message: { zh: '包', en: 'label {{manifest.label}}' } }, { manifest: {} }).findings[0]!.message.en).toBe('label —');
  });
});

describe('evaluation', () => {
  it('refuses a rule that would need too many looks, and says so', () => {
    const many = Array.from({ length: 3000 }, (_, at) => ({ name: `p${at}`, id: `s${at}` }));
    const { notAssessed: open } = judge({ each: 'sdks', when: 'permissions.exists(p, p.name == item.id)' }, { sdks: many, permissions: many });
    expect(open[0]!.why).toMatch(/^rule\.too-costly/);
  });

  it('stops listing at its cap, and says so', () => {
    const { findings, notAssessed: open } = judge(
      { each: 'sdks', when: 'item.collects', identity: ['item.id'] },
      { sdks: Array.from({ length: 600 }, (_, id) => ({ id, collects: true })) },
    );
    expect([findings.length, open[0]!.why]).toEqual([500, expect.stringMatching(/^rule\.too-many-findings/)]);
  });

  it('leaves out retired rules', () => {
    expect(judge({ deprecated: true }, {})).toEqual({ findings: [], notAssessed: [], action: 'none' });
  });
});
