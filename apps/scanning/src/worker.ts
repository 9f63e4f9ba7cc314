import { runMain } from '@gatehouse/chassis';
import { startWorker } from './start.ts';

await runMain(startWorker);
