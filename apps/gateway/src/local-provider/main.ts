import { runMain } from '@gatehouse/chassis';
import { startLocalProvider } from './start.ts';

await runMain(startLocalProvider);
