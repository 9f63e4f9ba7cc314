import { compilePack, type CompiledPack } from '../compile-pack.ts';
import { PACK } from './cn-personal-information.gen.ts';

let compiled: CompiledPack | null = null;

/** The pack that every scan is judged by, ready to judge. */
export function loadPack(): CompiledPack {
  compiled ??= compilePack(PACK);
  return compiled;
}
