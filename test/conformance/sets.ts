import { bareFileSets } from './bare-file-sets.ts';
import type { ConformanceSet } from './comparison.ts';
import { hapSets } from './hap-sets.ts';
import { manifestDexSets } from './manifest-dex-sets.ts';
import { rejectionSets } from './rejection-sets.ts';
import { signatureSets } from './signature-sets.ts';

/** All that is compared, in the order of the table. */
export const SETS: readonly ConformanceSet[] = [...signatureSets, ...manifestDexSets, ...bareFileSets, ...hapSets, ...rejectionSets];
