import { simulateFrom } from './suite.ts';

simulateFrom(300_000);
