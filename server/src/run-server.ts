import { type Logger, pino } from 'pino';
import { readConfig } from './config.ts';
import { openStore } from './open-store.ts';
import { type RunningServer, type ServerOptions, startServer } from './start-server.ts';

/** What a program that runs a server may add to the configuration. */
export interface RunOptions {
  /** Options that hold unless the environment or the command line says otherwise. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** The command line, without the program's own name and command. */
  readonly argv?: readonly string[];
  /** What no option says: paths of the program's own, and roles to try. */
  readonly server?: Pick<ServerOptions, 'ownPaths' | 'trialSecret'>;
  /** Called when the server listens, before anybody is told; what it throws stops the server. */
  onListening?(server: RunningServer): Promise<void>;
}

/**
 * Runs a server as a process: reads the configuration, opens the store, starts, and ends in good order at SIGINT, SIGTERM or SIGHUP. A
 * configuration that is wrong, or a start that fails, ends it with a sentence and the exit code 1.
 */
export async function runServer({
  defaults = {},
  argv = process.argv.slice(2),
  server: own = {},
  onListening,
}: RunOptions = {}): Promise<void> {
  const reading = readConfig({ ...defaults, ...process.env }, argv);
  if (reading.kind === 'help') return console.log(reading.text);
  if (reading.kind === 'problem') return endWith(reading.message);
  const { config } = reading;
  const log = pino({ level: config.logLevel, base: null });
  let stop: (() => Promise<void>) | null = null;
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve);
  });
  try {
    const opened = await openStore({ database: config.database, dataFolder: config.data, log });
    stop = opened.close;
    const server = await startServer({
      ...own,
      store: opened.store,
      host: config.host,
      port: config.port,
      secret: config.secret,
      jwks: config.jwks,
      issuer: config.issuer,
      audience: config.audience,
      staticFolder: config.staticFolder,
      snapshotEvery: config.snapshotEvery,
      limits: config.limits ?? {},
      trustProxy: config.trustProxy === 'yes',
      metricsToken: config.metricsToken,
      retention: { logDays: config.logDays, sessionDays: config.sessionDays },
      log,
    });
    stop = async () => {
      await server.close();
      await opened.close();
    };
    await onListening?.(server);
  } catch (error) {
    await stop?.().catch(() => {});
    return endWith(sentenceOf(error, config.port));
  }
  const signal = await signalled;
  log.info({ event: 'stopping', signal });
  endHard(config.drainSeconds, log);
  await stop();
  process.exit(0);
}

/** Ends the process when a good stop takes too long, or when it is told a second time. The log of the tables has all that matters. */
function endHard(seconds: number, log: Logger): void {
  const end = (why: string): void => {
    log.error({ event: 'stopped-hard', message: `${why}; what was not decided will be sent again by its authors.` });
    process.exit(1);
  };
  setTimeout(() => end(`The stop took longer than ${seconds} s (drain-seconds)`), seconds * 1_000).unref();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end('A second signal came'));
}

function sentenceOf(error: unknown, port: number): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program; choose another one with --port or TEABLE_PORT.`;
  }
  return error instanceof Error ? error.message : String(error);
}

function endWith(sentence: string): void {
  console.error(sentence);
  process.exit(1);
}
