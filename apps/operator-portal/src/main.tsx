import { startWebApp } from '@gatehouse/web-kit';
import { portal } from './portal.ts';

await startWebApp(portal);
