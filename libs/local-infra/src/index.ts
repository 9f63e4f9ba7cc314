export { describeStep, type Env, InfraFault, type InfraFaultCode, type InfraStep, type Progress, type ServerKind, type ServerName } from './infra.ts';
export { IMAGES } from './images.ts';
export { type Infra, type InfraOptions, openInfra } from './open-infra.ts';
export { dropDatabase, type PreparedDatabase, prepareDatabase, type RolePasswords } from './prepare-database.ts';
export { type Chromium, findChromium } from './chromium.ts';
export { type Answer, type CallOptions, callUrl } from './http-call.ts';
export { LOCAL_PASSWORD, signIn, type SignedInPerson } from './sign-in.ts';
