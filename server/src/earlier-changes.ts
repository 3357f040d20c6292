import { historyWeight, type LogEntry, type TableName, type TableStore } from '@teable-grid/core';

/** Changes that are read at most. */
const mostChanges = 2_000;
/** What they may weigh: some 50,000 cells. */
const mostWeight = 8_000_000;
/** Changes in the first page, each as large as the limits allow: so many are read and parsed at once, however large they are. */
const firstPage = 16;

/**
 * The changes before a number, without their updates: they tell what conflicts started from, and who wrote what. Read backwards from
 * the last one, in pages that grow while they are light, until there are enough.
 */
export async function earlierChanges(store: Pick<TableStore, 'log'>, table: TableName, before: number): Promise<readonly LogEntry[]> {
  const read: LogEntry[][] = [];
  let count = 0;
  let weight = 0;
  let limit = firstPage;
  for (let last = before - 1; last > 0 && count < mostChanges && weight < mostWeight; ) {
    const after = Math.max(0, last - Math.min(limit, mostChanges - count));
    // Where the log has been trimmed it begins later than asked, and so would end later too.
    const page = (await store.log(table, { after, limit: last - after, withoutUpdates: true })).filter(({ seq }) => seq <= last);
    const pageWeight = page.reduce((sum, entry) => sum + historyWeight(entry), 0);
    read.unshift(page);
    count += page.length;
    weight += pageWeight;
    if (page.length < last - after) break;
    if (pageWeight < mostWeight / 8) limit *= 2;
    last = after;
  }
  return read.flat();
}
