import { expect, it } from 'vitest';
import { unseenBehaviour } from './unseen-behaviour.ts';

const contents = { names: [], resources: null };

it('code that nobody saw leaves what the package does unknown', () => {
  const packed = { fact: 'code', code: 'dex.packed', detail: 'shell' } as const;
  expect(unseenBehaviour(contents, [packed, packed])).toEqual([
    { fact: 'behaviour', code: 'dex.packed', detail: 'shell' },
    { fact: 'weaknesses', code: 'dex.packed', detail: 'shell' },
  ]);
});

it('resources that could not be read leave what it shows unknown', () => {
  const facts = unseenBehaviour({ ...contents, names: ['resources.arsc'] }, [{ fact: 'manifest.label', code: 'arsc.not-a-table', detail: 'at 0' }]);
  expect(facts.map(({ fact, code }) => `${fact} ${code}`)).toEqual([
    'behaviour.interfaceTexts arsc.not-a-table',
    'behaviour.checkBoxes arsc.not-a-table',
    'behaviour.consentDialogs arsc.not-a-table',
  ]);
});

it('a package that was read whole has nothing more to say', () => {
  expect(unseenBehaviour(contents, [{ fact: 'code.endpoints', code: 'code.too-many-rows', detail: '1' }])).toEqual([]);
});
