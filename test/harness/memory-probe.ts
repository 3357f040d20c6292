/** Loaded into a server that a test measures: tells what memory is left after a collection, whenever it is asked. */
const { gc } = globalThis as { gc?: () => void };

process.on('message', () => {
  gc?.();
  // What the first left to finalizers goes with the second.
  setImmediate(() => {
    gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    process.send?.({ rss, heapUsed });
  });
});
process.channel?.unref();
