import {
  type ConfigProblem,
  configProblem,
  type OptionType,
  databaseUrl,
  folder,
  integer,
  oneOf,
  port,
  secret,
  text,
  webAddress,
} from './config-types.ts';
import { type Limits, limitsHelp, limitsOption } from './limits.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** One option: where it is read from, how, and why somebody would set it. A flag wins over the environment. */
interface Option<T, D> {
  readonly env: string;
  /** null where a flag would show the value to everyone who lists processes. */
  readonly flag: string | null;
  readonly type: OptionType<T>;
  readonly default: D;
  readonly why: string;
}

/** Every option of the server. Nothing else is read from the environment or the command line. */
const options = {
  host: option(
    'TEABLE_HOST',
    '--host',
    text,
    '127.0.0.1',
    'Address to listen on. Only this machine, unless you say otherwise; 0.0.0.0 is every address.',
  ),
  port: option('TEABLE_PORT', '--port', port, 8787, 'Port to listen on; 0 takes a free one, which the log tells.'),
  data: option('TEABLE_DATA', '--data', folder, './.data', 'Folder of the embedded Postgres. Not used when there is a database URL.'),
  database: option('DATABASE_URL', '--database', databaseUrl, null, 'A Postgres of your own (postgres://…) in place of the embedded one.'),
  secret: option(
    'TEABLE_SECRET',
    null,
    secret,
    null,
    'Secret shared with what issues the tokens (JWT, HS256). Without it the server is in development mode: it believes every name it is told, and so listens on this machine only.',
  ),
  jwks: option(
    'TEABLE_JWKS',
    '--jwks',
    webAddress,
    null,
    'Address of the public keys (JWKS) of what issues the tokens, in place of a secret or beside it.',
  ),
  issuer: option('TEABLE_ISSUER', '--issuer', text, null, 'What the tokens must say that they are issued by (iss).'),
  audience: option('TEABLE_AUDIENCE', '--audience', text, null, 'What the tokens must say that they are for (aud).'),
  limits: option(
    'TEABLE_LIMITS',
    '--limits',
    limitsOption,
    null,
    `Bounds that are other than usual, as name=value,name=value. What holds otherwise:\n${limitsHelp()}`,
  ),
  trustProxy: option(
    'TEABLE_TRUST_PROXY',
    '--trust-proxy',
    oneOf(['yes', 'no']),
    'no',
    'Whether a proxy stands before the server, whose X-Forwarded-For tells the address of a client.',
  ),
  metricsToken: option(
    'TEABLE_METRICS_TOKEN',
    null,
    text,
    null,
    'What readers of /metrics must show as a bearer token. Without it only a server in development mode tells them: they have names of tables and ids of fields in them, though nothing of what is in cells.',
  ),
  drainSeconds: option(
    'TEABLE_DRAIN_SECONDS',
    '--drain-seconds',
    integer(1, 3_600),
    20,
    'How long a good stop (SIGTERM) may take: what was received is decided, clients are told, snapshots are kept. After it the server just ends; the log has all that was acknowledged.',
  ),
  logLevel: option('TEABLE_LOG_LEVEL', '--log-level', oneOf(logLevels), 'info', 'Least important kind of event that is logged.'),
  snapshotEvery: option(
    'TEABLE_SNAPSHOT_EVERY',
    '--snapshot-every',
    integer(10, 1_000_000),
    5_000,
    'Changes of a table after which a snapshot is made. More often: faster loading (10,000 changes are replayed in some 50 ms); less often: less writing.',
  ),
  logDays: option(
    'TEABLE_LOG_DAYS',
    '--log-days',
    integer(1, 36_500),
    365,
    'Days after which changes may go from the log, once the document has been written anew after them; never the last 10,000. A stream of events or a history goes back as far.',
  ),
  sessionDays: option(
    'TEABLE_SESSION_DAYS',
    '--session-days',
    integer(1, 36_500),
    400,
    'Days of silence after which a client session is forgotten: what it still sends then is not known for a repetition, and is done in a new one.',
  ),
  staticFolder: option('TEABLE_STATIC', '--static', folder, null, 'Folder of files to be served beside the API, such as a built page.'),
} as const;

type Options = typeof options;

/** What the server is told from outside, read once at its start and frozen. */
export type Config = {
  readonly [K in keyof Options]: (Options[K] extends Option<infer T, unknown> ? T : never) | Options[K]['default'];
};

/** A configuration; or the help that was asked for; or the sentence that says why the server cannot start. */
export type ConfigReading =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'help'; readonly text: string }
  | ConfigProblem;

/** Reads the options from the environment and the command line (without the program's own name). */
export function readConfig(env: Readonly<Record<string, string | undefined>>, argv: readonly string[]): ConfigReading {
  if (argv.includes('--help') || argv.includes('-h')) return { kind: 'help', text: configHelp() };
  const flags = readFlags(argv);
  if (flags.kind === 'problem') return flags;
  const values: Record<string, unknown> = {};
  for (const [name, { env: variable, flag, type, default: byDefault }] of Object.entries<Option<unknown, unknown>>(options)) {
    const given = flag === null ? undefined : flags.values.get(flag);
    // An empty variable is how container files say that it is not set.
    const said = given ?? (env[variable] === '' ? undefined : env[variable]);
    if (said === undefined) {
      values[name] = byDefault;
      continue;
    }
    const reading = type.read(said);
    if (!reading.ok)
      return configProblem(`${given === undefined ? variable : flag} must be ${type.expected}${type.shown ? `, not “${said}”` : ''}.`);
    values[name] = reading.value;
  }
  const config = Object.freeze(values) as Config;
  if (config.secret === null && config.jwks === null && !isLoopback(config.host)) {
    return configProblem(
      `Without TEABLE_SECRET or TEABLE_JWKS the server is in development mode, where anyone can be anybody, and may listen on this machine only: set one of them, or host to 127.0.0.1 instead of “${config.host}”.`,
    );
  }
  return { kind: 'config', config };
}

/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function option<T, D extends T | string | null | Limits>(
  env: string,
  flag: string | null,
  type: OptionType<T>,
  byDefault: D,
  why: string,
): Option<T, D> {
  return { env, flag, type, default: byDefault, why };
}

type Flags = {
  readonly kind: 'flags';
  readonly values: ReadonlyMap<string, string>;
};

function readFlags(argv: readonly string[]): Flags | ConfigProblem {
  const known = new Set(Object.values(options).flatMap(({ flag }) => flag ?? []));
  const values = new Map<string, string>();
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index]!;
    const equals = argument.indexOf('=');
    const flag = equals === -1 ? argument : argument.slice(0, equals);
    if (!known.has(flag))
      return configProblem(`There is no option “${flag}”. The options are ${[...known].join(', ')}; --help explains them.`);
    const value = equals === -1 ? argv[(index += 1)] : argument.slice(equals + 1);
    if (value === undefined || (equals === -1 && value.startsWith('--'))) return configProblem(`${flag} needs a value.`);
    if (values.has(flag)) return configProblem(`${flag} is given twice.`);
    values.set(flag, value);
  }
  return { kind: 'flags', values };
}

/** What every option is, with its default and environment variable. */
export function configHelp(): string {
  const lines = Object.values<Option<unknown, unknown>>(options).map(({ env, flag, type, default: byDefault, why }) => {
    const names = flag === null ? env : `${flag}, ${env}`;
    return `  ${names}\n      ${why}\n      Takes ${type.expected}; ${byDefault === null ? 'not set' : String(byDefault)} by default.`;
  });
  return ['Options, as a flag or in the environment; the flag wins.', '', ...lines, ''].join('\n');
}
