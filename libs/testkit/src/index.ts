export { type Call, type InfraAddresses, openService, type ServiceUnderTest } from './services/service-under-test.ts';
export { type GatewayEntries, type GatewayUnderTest, openGateway, type PlayedService, type Received } from './services/gateway-under-test.ts';
export { buildApk, type ApkSpec } from './packages/build-apk.ts';
export { type CallSpec, type ClassSpec, type MethodSpec, writeDex } from './packages/dex-calls.ts';
export { assembleDex, type DexOptions, type DexVersion } from './packages/dex-writer.ts';
export { type ComponentSpec } from './packages/manifest-writer.ts';
export { debugKey, signingKey, type SigningKey } from './packages/signing-key.ts';
export { type ZipEntrySpec, type ZipFields, type ZipTricks } from './packages/zip-writer.ts';
