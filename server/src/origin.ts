import type { IncomingMessage } from 'node:http';
import { isLoopback } from './config.ts';

/**
 * Why a request must not be served while everybody owns everything; null when it may. Listening on loopback does not keep out the pages that
 * somebody on this machine happens to visit: they can open sockets and post forms to it (told by `Origin`), or have a name of their own point
 * to it (told by `Host`). Programs send no origin, and pages from this machine's disk `file://`.
 */
export function foreignReason(request: IncomingMessage): string | null {
  const { host = '', origin } = request.headers;
  if (!isLoopback(hostnameOf(`http://${host}`)))
    return `In development mode this server answers under the names of this machine only, not under “${host}”.`;
  if (origin === undefined || origin === 'file://' || isLoopback(hostnameOf(origin))) return null;
  return `In development mode this server is for pages of this machine only, not for those of “${origin}”; with TEABLE_SECRET it is for all that have a token.`;
}

function hostnameOf(url: string): string {
  const { hostname } = URL.parse(url) ?? { hostname: '' };
  // An IPv6 address stands in brackets there.
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
