import { simulateFrom } from './suite.ts';

simulateFrom(100_000);
