// Makes the secrets that docker-compose.yml reads: node tools/compose-env.mjs > .env
import { generateKeyPairSync, randomBytes } from 'node:crypto';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const secret = () => randomBytes(24).toString('base64url');
const values = {
  POSTGRES_PASSWORD: secret(),
  ROLE_PASSWORD: secret(),
  OIDC_CLIENT_SECRET: secret(),
  IDENTITY_PUBLIC_KEY: JSON.stringify(publicKey.export({ format: 'jwk' })),
  IDENTITY_PRIVATE_KEY: JSON.stringify(privateKey.export({ format: 'jwk' })),
};
for (const [name, value] of Object.entries(values)) process.stdout.write(`${name}='${value}'\n`);
