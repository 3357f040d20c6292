import { MemoryStore } from '@teable-grid/core';
import { describeEventStreams } from '../contract/event-streams.ts';

describeEventStreams(async () => new MemoryStore());
