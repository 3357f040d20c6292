import { fail, ok, quoted, type Result } from '@teable-grid/core';

const schemes: Readonly<Record<string, string>> = { 'ws:': 'ws:', 'wss:': 'wss:', 'http:': 'ws:', 'https:': 'wss:' };

/** Where the socket of a server is: `wss://host/socket` for `https://host` or `wss://host`. In a page it may be relative to it. */
export function socketAddress(server: string): Result<string> {
  const base = typeof location === 'undefined' ? undefined : location.href;
  if (!URL.canParse(server, base))
    return fail('wrong-value', `${quoted(server)} is not the address of a server; it looks like wss://example.org.`, 'server');
  const url = new URL(server, base);
  const scheme = schemes[url.protocol];
  if (scheme === undefined)
    return fail('wrong-value', `A server is at ws:, wss:, http: or https:, not at ${quoted(url.protocol)}.`, 'server');
  return ok(`${scheme}//${url.host}${url.pathname.replace(/\/+$/, '')}/socket`);
}
