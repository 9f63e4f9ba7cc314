import type { ApkFacts, ElfFacts } from '@gatehouse/apk';
import { weaknessText } from '../domain/weakness-texts.ts';
import { explainHidden } from './hidden-explanations.ts';
import { doerOf } from './names.ts';

type Row = Record<string, unknown>;

/** Weaknesses with their words and their control of OWASP's MASVS. */
export function weaknessesView({ weaknesses }: ApkFacts): Row[] {
  return weaknesses.map((row) => {
    const { zh, en, masvs, fix } = weaknessText(row.id);
    return {
      id: row.id,
      zh,
      en,
      cwe: row.cwe,
      masvs,
      fix,
      severity: row.severity,
      place: row.place,
      evidence: [...row.evidence],
      attribution: row.attribution,
      by: doerOf(row.attribution),
    };
  });
}

export function hiddenView({ hidden }: ApkFacts): Row[] {
  return hidden.map((row) => ({ kind: row.kind, ...explainHidden(row.kind), entry: row.entry ?? '', at: row.at, detail: row.detail }));
}

/** How the native libraries are built. What is no ELF file has nothing to tell; one that could not be read is among the unknown. */
export function nativeLibrariesView({ nativeLibraries }: ApkFacts): Row[] {
  return nativeLibraries.flatMap(({ entry, elf }) => (elf === null ? [] : [nativeLibraryView(entry, elf)]));
}

function nativeLibraryView(entry: string, { machine, hardening, aligned16k }: ElfFacts): Row {
  return {
    entry,
    name: entry.slice(entry.lastIndexOf('/') + 1),
    machine,
    executableStack: !hardening.nx,
    writableCode: !hardening.separatesCodeAndData,
    relro: hardening.relro,
    canary: hardening.canary,
    foreignSearchPath: hardening.runPaths.some((path) => !path.startsWith('$ORIGIN')),
    runPaths: [...hardening.runPaths],
    aligned16k,
  };
}
