import { bareFileSets } from './bare-file-sets.ts';
import type { ConformanceSet } from './comparison.ts';
import { hapSets } from './hap-sets.ts';
import { manifestDexSets } from './manifest-dex-sets.ts';
import { policyTextSets, quickPolicyTextSets } from './policy-text.ts';
import { rejectionSets } from './rejection-sets.ts';
import { signatureSets } from './signature-sets.ts';

/** All that is compared in every run. */
export const SETS: readonly ConformanceSet[] = [...signatureSets, ...manifestDexSets, ...bareFileSets, ...hapSets, ...rejectionSets, ...quickPolicyTextSets];

/** The table: the same, with all folds where every run takes one. */
export const TABLE: readonly ConformanceSet[] = [...SETS.filter((set) => !quickPolicyTextSets.includes(set)), ...policyTextSets];
