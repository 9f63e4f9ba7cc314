import type { HiddenKind } from '@gatehouse/apk';
import type { Bilingual } from '../rules/rule.ts';

const EXPLANATIONS: Readonly<Record<HiddenKind, Bilingual>> = {
  dex: { zh: '藏有 DEX 代码', en: 'DEX code lies where no device looks for it' },
  elf: { zh: '在 lib 目录以外藏有本地代码', en: 'native code lies outside the folder of libraries' },
  archive: { zh: '藏有带代码的压缩包', en: 'an archive with code lies under another name' },
  appended: { zh: '文件末尾附有未声明的内容', en: 'bytes follow the end that a file states' },
  opaque: { zh: '有大块无法识别、疑似加密的内容', en: 'a large entry looks encrypted' },
  'undefined-application': { zh: '清单指定的 Application 类不在代码中', en: 'the Application class of the manifest is in no DEX file' },
  'undefined-components': { zh: '清单中的多数组件不在代码中', en: 'most components of the manifest are in no DEX file' },
  'emptied-methods': { zh: '多数方法体被抽空，运行时才还原', en: 'most method bodies were taken out, to come back at run time' },
  'native-methods': { zh: '多数方法被移入本地代码', en: 'most methods were moved into native code' },
};

export const explainHidden = (kind: HiddenKind): Bilingual => EXPLANATIONS[kind];
