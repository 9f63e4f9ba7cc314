import { runMain } from '@gatehouse/chassis';
import { start } from './start.ts';

await runMain(start);
