import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/src/postgres/embedded.ts';
import type { Log } from '../../server/src/postgres/log.ts';
import type { PostgresAddress } from '../../server/src/postgres/pool.ts';

/** A log that keeps its sentences. */
export function keepingLog(): Log & { readonly sentences: string[] } {
  const sentences: string[] = [];
  const keep = (message: string): void => void sentences.push(message);
  return { sentences, info: keep, warn: keep, error: keep };
}

/** A database for tests: the one of TEST_DATABASE_URL, or an embedded one in a temporary folder, without fsync. */
export async function testDatabase(): Promise<{
  readonly address: PostgresAddress;
  stop(): Promise<void>;
}> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url !== undefined && url !== '') return { address: url, stop: async () => {} };
  const folder = await temporaryFolder();
  const postgres = await startEmbeddedPostgres({
    dataFolder: folder,
    log: keepingLog(),
    fsync: false,
  });
  return {
    address: postgres.connection,
    stop: async () => {
      await postgres.stop();
      await rm(dirname(folder), { recursive: true });
    },
  };
}

/**
 * A path for a data folder that is not there yet, in an empty folder of its own. Anyone may pass through, so that a database in it stays
 * there also when the tests run as root; remove the folder around it in the end.
 */
export async function temporaryFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'teable-test-'));
  await chmod(parent, 0o755);
  return join(parent, 'data');
}
