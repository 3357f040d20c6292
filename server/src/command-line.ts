import { resolve } from 'node:path';
import { tableNamePattern } from '@teable-grid/core';
import { pino } from 'pino';
import type { Command } from './commands/command.ts';
import { exportTable } from './commands/export.ts';
import { verify } from './commands/verify.ts';
import { compact, importTable } from './commands/write.ts';
import { configHelp, readConfig } from './config.ts';
import { openStore } from './open-store.ts';
import { runServer } from './run-server.ts';

interface CommandEntry {
  /** After the name. */
  readonly usage: string;
  readonly does: string;
  /** Flags of its own, each with what it takes and its default. */
  readonly flags: Readonly<Record<string, string>>;
  /** Null where there is no table to work on. */
  readonly run: Command | null;
}

const commands: Readonly<Record<string, CommandEntry>> = {
  serve: { usage: '', does: 'Runs the server. This is what happens without a command, too.', flags: {}, run: null },
  verify: {
    usage: '<workspace/table>',
    does: 'Rebuilds a table from its log, and compares it with the snapshot, the records and the sessions. Ends with 0 when they agree, with 1 and what differs when not.',
    flags: {},
    run: verify,
  },
  export: {
    usage: '<workspace/table>',
    does: 'Writes a table to the standard output.',
    flags: { format: 'csv, which import reads back, or json, with ids, types and stored values; csv by default.' },
    run: exportTable,
  },
  import: {
    usage: '<workspace/table> <file.csv>',
    does: 'Fills a table from CSV, and makes it when it is not there.',
    flags: {
      locale: 'how numbers and dates are written, such as de-DE; en-US by default.',
      import: 'id of an import that broke off, to go on with it.',
    },
    run: importTable,
  },
  compact: {
    usage: '<workspace/table>',
    does: 'Writes a table anew, without what was overwritten, as its next epoch.',
    flags: {},
    run: compact,
  },
  migrate: { usage: '', does: 'Brings the database to the layout of this server, as every start does, and ends.', flags: {}, run: null },
};

/** Runs `teable-grid-server` with these arguments; resolves to the exit code, never for a server that runs on. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const [first] = argv;
  const name = first === undefined || first.startsWith('-') ? 'serve' : first;
  const given = name === first ? argv.slice(1) : argv;
  const command = Object.hasOwn(commands, name) ? commands[name]! : null;
  if (command === null) {
    console.error(`There is no command “${name}”. The commands are ${Object.keys(commands).join(', ')}; --help explains them.`);
    return 2;
  }
  if (given.includes('--help') || given.includes('-h')) {
    process.stdout.write(name === first ? helpOf(name, command) : helpText());
    return 0;
  }
  if (name === 'serve') {
    await runServer({ argv: given });
    return 0;
  }
  try {
    return await runOnStore(name, command, given);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function runOnStore(name: string, { usage, flags: own, run }: CommandEntry, given: readonly string[]): Promise<number> {
  const { positionals, flags, others } = divide(given, own);
  const wanted = usage === '' ? 0 : usage.split(' ').length;
  if (positionals.length !== wanted) throw new Error(`Usage: teable-grid-server ${name} ${usage}`.trim());
  const [table = '', ...rest] = positionals;
  if (run !== null && !tableNamePattern.test(table)) throw new Error(`“${table}” is no name of a table, which is workspace/table.`);
  // What a command tells is its output; of the server's log only what is wrong, and not in between.
  const reading = readConfig({ TEABLE_LOG_LEVEL: 'error', ...process.env }, others);
  if (reading.kind !== 'config') throw new Error(reading.kind === 'problem' ? reading.message : helpOf(name, commands[name]!));
  const { config } = reading;
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2));
  const opened = await openStore({ database: config.database, dataFolder: config.data, log, beside: true });
  try {
    if (run === null) {
      process.stdout.write('The database has the layout of this server.\n');
      return 0;
    }
    const out = (text: string): void => void process.stdout.write(text);
    // A reader such as `head` may have enough.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
    // A path is meant from where the person is, also when a script runner has gone elsewhere.
    const from = process.env['INIT_CWD'] ?? process.cwd();
    return await run({ store: opened.store, table, log, rest: rest.map((path) => resolve(from, path)), flags, out });
  } finally {
    await opened.close();
  }
}

/** Arguments by what they are: those that stand alone, the command's own flags, and the rest, which is the configuration's. */
function divide(
  given: readonly string[],
  own: CommandEntry['flags'],
): { positionals: string[]; flags: Map<string, string>; others: string[] } {
  const positionals: string[] = [];
  const flags = new Map<string, string>();
  const others: string[] = [];
  for (let at = 0; at < given.length; at += 1) {
    const argument = given[at]!;
    if (!argument.startsWith('--')) {
      positionals.push(argument);
      continue;
    }
    const [flag, inline] = argument.split(/=(.*)/s, 2) as [string, string?];
    const value = inline ?? given[(at += 1)];
    const name = flag.slice(2);
    if (!Object.hasOwn(own, name)) others.push(value === undefined ? flag : `${flag}=${value}`);
    else if (value === undefined) throw new Error(`${flag} needs a value.`);
    else flags.set(name, value);
  }
  return { positionals, flags, others };
}

function helpText(): string {
  const lines = Object.entries(commands).map(([name, { usage, does }]) => `  ${`${name} ${usage}`.trim()}\n      ${does}`);
  return ['teable-grid-server [command] [options]', '', ...lines, '', configHelp()].join('\n');
}

function helpOf(name: string, { usage, does, flags }: CommandEntry): string {
  const own = Object.entries(flags).map(([flag, takes]) => `  --${flag}\n      ${takes}`);
  return [`teable-grid-server ${name} ${usage}`.trim(), '', `  ${does}`, '', ...own, ...(own.length > 0 ? [''] : []), configHelp()].join(
    '\n',
  );
}
