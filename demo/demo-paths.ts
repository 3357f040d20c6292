import type { IncomingMessage, ServerResponse } from 'node:http';
import { SignJWT } from 'jose';

/** The people that a visitor may be in the step about roles, and what their tokens say. */
const trialPeople = {
  owner: { sub: 'staff-ada', name: 'Ada' },
  editor: { sub: 'edsger', name: 'Edsger' },
  viewer: { sub: 'staff-vera', name: 'Vera' },
} as const;

type TrialRole = keyof typeof trialPeople;

/** How long a token is good; a page asks for another one by itself. */
const tokenTime = '10 minutes';
/** What a page that asked for its end still gets to read, milliseconds. */
const lastWords = 50;

/**
 * What only the server of the demo answers, below `/demo/`, for pages of its own origin:
 *
 *     GET  /demo/status              which process it is
 *     POST /demo/kill                ends that process as `kill -9` does
 *     POST /demo/tokens?table=…      a token for each role in that table
 */
export function demoPaths(secret: string): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    const answer = url === null ? undefined : answers[`${request.method} ${url.pathname}`];
    if (url === null || answer === undefined) return false;
    if (isOfAnotherOrigin(request)) {
      tell(response, 403, { problem: 'Only the page of the demo itself may ask this.' });
      return true;
    }
    answer(response, url, secret).catch((error: unknown) => tell(response, 500, { problem: String(error) }));
    return true;
  };
}

const answers: Readonly<Record<string, (response: ServerResponse, url: URL, secret: string) => Promise<void>>> = {
  'GET /demo/status': async (response) => tell(response, 200, { pid: process.pid }),
  'POST /demo/kill': async (response) => {
    tell(response, 202, { pid: process.pid });
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), lastWords);
  },
  'POST /demo/tokens': async (response, url, secret) => {
    const table = url.searchParams.get('table') ?? '';
    if (!/^demo\/[\w-]{1,40}$/.test(table)) return tell(response, 400, { problem: `“${table.slice(0, 60)}” is no table of the demo.` });
    const roles = Object.keys(trialPeople) as TrialRole[];
    const tokens = await Promise.all(roles.map(async (role) => [role, await tokenFor(role, table, secret)] as const));
    tell(response, 200, { table, tokens: Object.fromEntries(tokens) });
  },
};

function tokenFor(role: TrialRole, table: string, secret: string): Promise<string> {
  const { sub, name } = trialPeople[role];
  return new SignJWT({ name, tables: { [table]: role } })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setExpirationTime(tokenTime)
    .sign(new TextEncoder().encode(secret));
}

/** A page of another site, or of another port of this machine. Programs send no origin. */
function isOfAnotherOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && URL.parse(origin)?.host !== host;
}

function tell(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}
