import { startWebApp } from '@gatehouse/web-kit';
import { dashboard } from './dashboard.ts';

await startWebApp(dashboard);
