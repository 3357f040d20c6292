import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '../postgres/database.ts';
import { ourTable, plainDocument } from './light-writers.ts';
import { ServerChild } from './server-child.ts';

const writers = 8;
/** Seconds of load before each kill: soon, before Hocuspocus stores a document that is always written (10 s), and after that. */
const killsAfter = [1, 4, 12];

/** What killing a server came to. */
export interface KillOutcome {
  /** Edits that were acknowledged to their authors, and those of them that were not there after the next start. */
  readonly acknowledged: number;
  readonly lost: number;
}

/** Kills a server again and again while several write, starts it on the same database, and looks for what it had acknowledged. */
export async function killUnderLoad(kind: 'ours' | 'stored'): Promise<KillOutcome> {
  const folder = await temporaryFolder();
  const placeOn = async ({ url }: ServerChild) => (kind === 'ours' ? ourTable(url, 'bench/killed') : plainDocument(url, 'killed'));
  let acknowledged = 0;
  let lost = 0;
  let server = await ServerChild.start(kind, folder);
  for (const seconds of killsAfter) {
    const place = await placeOn(server);
    const load = await Promise.all(Array.from({ length: writers }, (_, at) => place.openWriter(at + 1)));
    for (const writer of load) {
      writer.onAnswer = () => writer.send();
      writer.send();
    }
    await delay(seconds * 1_000);
    await server.kill();
    server = await ServerChild.start(kind, folder);
    const doc = await (await placeOn(server)).read();
    for (const writer of load) {
      acknowledged += writer.acknowledged;
      lost += Math.max(0, writer.acknowledged - writer.storedIn(doc));
    }
  }
  await server.stop();
  await rm(dirname(folder), { recursive: true, force: true });
  return { acknowledged, lost };
}
