import { simulateFrom } from './suite.ts';

simulateFrom(200_000);
