import type { Outbox } from '../outbox/outbox.ts';
import type { TableSession } from '../table-session.ts';
import { within } from '../within.ts';
import type { Device } from './device.ts';

/** A browser may never answer when its storage is blocked; then the session goes on without, milliseconds. */
const storageTime = 5_000;

/** Keeps a session's outbox on a device, and shows what an earlier page left in it. Where that cannot be the session says so. */
export async function keepOutbox(session: TableSession, outbox: Outbox, device: Device): Promise<void> {
  try {
    const kept = await within(storageTime, device.outbox(), 'its storage does not answer');
    session.adopt(await within(storageTime, outbox.open(kept, device.locks), 'its storage does not answer'));
  } catch (error) {
    outbox.openNone();
    session.setUnkept(error instanceof Error ? error.message : String(error));
  }
}
