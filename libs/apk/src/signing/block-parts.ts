import type { SigningBlockPart } from './signature-facts.ts';
import type { SigningBlock } from './signing-block.ts';

/**
 * What is known to be put into a signing block. No scheme signs what stands beside it there, so that anybody can add a part
 * to a signed package: channel markers are made so, and so is whatever wants to travel unsigned.
 */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x7109871a, 'apk-signature-v2'],
  [0xf05368c0, 'apk-signature-v3'],
  [0x1b93ad61, 'apk-signature-v3.1'],
  [0x70e1c89f, 'apk-signature-v3.2'],
  [0x2b09189e, 'source-stamp-v1'],
  [0x6dff800d, 'source-stamp-v2'],
  [0x42726577, 'verity-padding'],
  [0x504b4453, 'dependency-info'], // of Android's Gradle plugin, encrypted for Google Play
  [0x2146444e, 'google-play-frosting'],
  [0x71777777, 'channel-walle'], // Meituan
  [0x881155ff, 'channel-vasdolly'], // Tencent
  [0xff3b5998, 'zero-block'],
]);
const CHANNELS: ReadonlySet<number> = new Set([0x71777777, 0x881155ff]);
/** A channel's name, or a small JSON object with it. */
const MAX_TEXT_BYTES = 512;
const utf8 = new TextDecoder('utf-8', { fatal: true });

export function blockParts(block: SigningBlock): SigningBlockPart[] {
  return block.parts.map(({ id, value }) => ({
    id: `0x${id.toString(16).padStart(8, '0')}`,
    name: NAMES.get(id) ?? null,
    sizeBytes: value.length,
    text: CHANNELS.has(id) ? printable(value.bytes) : null,
  }));
}

function printable(bytes: Uint8Array): string | null {
  if (bytes.length === 0 || bytes.length > MAX_TEXT_BYTES) return null;
  try {
    const text = utf8.decode(bytes);
    return /\p{C}/u.test(text) ? null : text;
  } catch {
    return null; // not text: its size is told all the same
  }
}
