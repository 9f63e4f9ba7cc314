export { type Answer, type Call, type CallOptions, type InfraAddresses, openService, type ServiceUnderTest } from './services/service-under-test.ts';
