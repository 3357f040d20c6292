import { describeOutboxStorage } from '../contract/outbox-storage.ts';
import { MemoryOutboxDisk, MemoryOutboxStorage } from '../../packages/client/src/outbox/memory-outbox-storage.ts';

describeOutboxStorage('MemoryOutboxStorage', async () => {
  const disk = new MemoryOutboxDisk();
  return { storage: new MemoryOutboxStorage(disk), another: async () => new MemoryOutboxStorage(disk) };
});
