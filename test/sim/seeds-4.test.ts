import { simulateFrom } from './suite.ts';

simulateFrom(400_000);
