import { compilePack, type CompiledPack } from '../compile-pack.ts';
import { PACK as PERSONAL_INFORMATION } from './cn-personal-information.gen.ts';
import { joinPacks } from './join-packs.ts';
import { PACK as SECURITY } from './security.gen.ts';

let compiled: CompiledPack | null = null;

/** The packs that every scan is judged by, joined and ready to judge. */
export function loadPack(): CompiledPack {
  compiled ??= compilePack(joinPacks([PERSONAL_INFORMATION, SECURITY]));
  return compiled;
}
