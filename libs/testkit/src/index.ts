export { type Call, type InfraAddresses, openService, type ServiceUnderTest } from './services/service-under-test.ts';
export { type GatewayEntries, type GatewayUnderTest, openGateway, type PlayedService, playService, type Received } from './services/gateway-under-test.ts';
