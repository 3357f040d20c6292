import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire that can be cut: passes bytes on between clients and a server. */
export interface Wire {
  /** `ws://host:port` of this end. */
  readonly url: string;
  /** How many bytes the server has sent to clients so far. */
  readonly received: number;
  /** Breaks all connections without a farewell, and lets none through until `mend`. */
  cut(): void;
  mend(): void;
  /** Passes nothing more to clients on the connections there are, which stay open. */
  hush(): void;
  close(): Promise<void>;
}

/** Lays a wire to a server. */
export async function layWire(server: string): Promise<Wire> {
  const { hostname, port } = new URL(server);
  const ends = new Set<Socket>();
  const hushed = new Set<Socket>();
  let whole = true;
  let received = 0;
  const proxy = createServer((client) => {
    if (!whole) return void client.destroy();
    const far = connect(Number(port), hostname);
    for (const [end, other] of [
      [client, far],
      [far, client],
    ] as const) {
      ends.add(end);
      end.on('data', (bytes) => {
        if (end === far) received += bytes.length;
        if (!hushed.has(end)) other.write(bytes);
      });
      end.on('error', () => {});
      end.on('close', () => {
        ends.delete(end);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const wire: Wire = {
    url: `ws://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    get received() {
      return received;
    },
    cut() {
      whole = false;
      for (const end of ends) end.destroy();
    },
    mend() {
      whole = true;
    },
    hush() {
      for (const end of ends) if (end.remotePort === Number(port)) hushed.add(end);
    },
    async close() {
      wire.cut();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
  return wire;
}
