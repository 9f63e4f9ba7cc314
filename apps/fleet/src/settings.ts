import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';

/** Secrets of one installation on this machine, made at its first start and kept beside its data, readable by its owner alone. */
export type LocalSettings = {
  identityPrivateKey: string;
  identityPublicKey: string;
  oidcClientSecret: string;
};

/** Reads the settings of `dataDir`, or makes them. */
export async function localSettings(dataDir: string): Promise<LocalSettings> {
  const file = join(dataDir, 'settings.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LocalSettings;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new Error(`${file} cannot be read; npm run reset makes a new one`, { cause: error });
  }
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const secret = (): string => randomBytes(32).toString('base64url');
  const settings: LocalSettings = {
    identityPrivateKey: JSON.stringify(await exportJWK(privateKey)),
    identityPublicKey: JSON.stringify(await exportJWK(publicKey)),
    oidcClientSecret: secret(),
  };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  return settings;
}
