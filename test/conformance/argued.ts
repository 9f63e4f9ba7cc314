import type { Argued } from './comparison.ts';

/** Where this project differs from an oracle and stays so: what a device does, or what the platform's source says. */
export const ARGUED: readonly Argued[] = [
  {
    set: 'oracle-signature.jsonl',
    file: 'minimal_def_mod.apk',
    why: 'apksig gives up on its manifest, whose chunk type is not that of XML and whose method is unknown. Devices install the package, which is why its authors made it; both oddities are issues, and the signature itself holds.',
  },
];
