/**
 * A server under load: 1, 20 and 100 writers on one table, and twenty tables with five writers each. Three
 * servers in one run, in turn: ours on Postgres, where the answer is the verdict, after the commit; plain Hocuspocus in memory, where
 * it is the SyncStatus, which means applied; and Hocuspocus with its database extension on the same kind of Postgres. Then ours and the last are
 * killed under load, and what they had acknowledged is looked for after the next start.
 *
 * Each load is put on in two ways. One after the other: a writer sends his next edit when the last is acknowledged; that tells how long people
 * wait. Without waiting: thirty-two edits of each are on their way, as those of a client are who does not wait; that tells how much the server can
 * do, changes a second and CPU for each. (One after the other, the rate is only the number of writers by the time of a commit.)
 *
 * The ratios that count are the geometric means over the three loads of several writers (P. Fleming, J. Wallace, “How not to lie with
 * statistics”, 1986): rate and CPU without waiting, propagation one after the other. The ratios of each load are printed.
 *
 *     npm run bench -- server [loads]      a part of their names, such as “tables”; without: all, and the kills
 */
import { figure, finish, median, percentile, printTable } from './report.ts';
import { type LightWriter, type Looker, ourTable, type Place, plainDocument } from './light-writers.ts';
import { ServerChild, type ServerKind } from './server-child.ts';
import { killUnderLoad } from './server-kills.ts';

const rounds = 5;
const roundTime = 1_200;
/** A server that has been running for a while is measured, not its compiler. */
const warmUp = 3_000;

/** Edits of one writer that are on their way at once. */
const ways = { waiting: 1, ahead: 32 } as const;
type Way = keyof typeof ways;

const loads = [
  { name: '20 writers', tables: 1, writers: 20 },
  { name: '100 writers', tables: 1, writers: 100 },
  { name: '20 tables × 5 writers', tables: 20, writers: 5 },
  { name: '1 writer', tables: 1, writers: 1 },
] as const;
type Load = (typeof loads)[number];

const kinds = ['ours', 'plain', 'stored'] as const;
const names = { ours: 'teable-grid on Postgres', plain: 'Hocuspocus in memory', stored: 'Hocuspocus on Postgres' } as const;

/** What one round of one server came to: changes a second, microseconds, milliseconds, bytes, and the share of time that the writers' process was busy. */
const measures = ['rate', 'cpu', 'verdict50', 'verdict99', 'propagation50', 'propagation99', 'rss', 'busy'] as const;
type Figures = Readonly<Record<(typeof measures)[number], number>>;

/** Writers and lookers-on on a server, under one load. */
interface Crowd {
  readonly server: ServerChild;
  readonly writers: readonly LightWriter[];
  readonly lookers: readonly Looker[];
  readonly places: readonly Place[];
}

async function openCrowd(kind: ServerKind, server: ServerChild, load: Load): Promise<Crowd> {
  const places: Place[] = [];
  const writers: LightWriter[] = [];
  const lookers: Looker[] = [];
  for (let table = 0; table < load.tables; table++) {
    const name = `${load.writers}-${table}`;
    const place = await (kind === 'ours' ? ourTable(server.url, `bench/t${name}`) : plainDocument(server.url, name));
    places.push(place);
    lookers.push(await place.openLooker());
    for (let at = 0; at < load.writers; at++) writers.push(await place.openWriter(writers.length));
  }
  return { server, writers, lookers, places };
}

async function write({ server, writers, lookers }: Crowd, time: number, ahead: number): Promise<Figures> {
  const verdicts: number[] = [];
  const propagations: number[] = [];
  for (const looker of lookers) {
    looker.onEdit = (writer, count) => {
      const sent = writers[writer]!.sentAt(count);
      if (sent !== null) propagations.push(performance.now() - sent);
    };
  }
  const before = await server.usage();
  const busy = process.cpuUsage();
  const started = performance.now();
  await Promise.all(
    writers.map(
      (writer) =>
        new Promise<void>((resolve) => {
          let waiting = ahead;
          writer.onAnswer = (took) => {
            verdicts.push(took);
            if (performance.now() - started < time) writer.send();
            else if (--waiting === 0) resolve();
          };
          for (let sent = 0; sent < ahead; sent++) writer.send();
        }),
    ),
  );
  const took = performance.now() - started;
  const { user, system } = process.cpuUsage(busy);
  const after = await server.usage();
  return {
    rate: (verdicts.length / took) * 1_000,
    cpu: (after.cpu - before.cpu) / verdicts.length,
    verdict50: median(verdicts),
    verdict99: percentile(verdicts, 0.99),
    propagation50: median(propagations),
    propagation99: percentile(propagations, 0.99),
    rss: after.rss,
    busy: (user + system) / 1_000 / took,
  };
}

/** Throws unless the server has every edit that it acknowledged: otherwise the figures would be of something else. */
async function check({ places, writers }: Crowd, load: Load): Promise<void> {
  for (const [at, place] of places.entries()) {
    const doc = await place.read();
    for (const writer of writers.slice(at * load.writers, (at + 1) * load.writers))
      if (writer.storedIn(doc) !== writer.acknowledged)
        throw new Error(`Of ${writer.acknowledged} edits of a writer the server has ${writer.storedIn(doc)}.`);
  }
}

type Measured = Readonly<Record<Way, Record<ServerKind, Figures[]>>>;

async function measure(servers: Readonly<Record<ServerKind, ServerChild>>, load: Load): Promise<Measured> {
  const none = () => ({ ours: [], plain: [], stored: [] });
  const figures: Measured = { waiting: none(), ahead: none() };
  const crowds = new Map<ServerKind, Crowd>();
  for (const kind of kinds) crowds.set(kind, await openCrowd(kind, servers[kind], load));
  for (const crowd of crowds.values()) await write(crowd, warmUp, ways.ahead);
  for (let round = 0; round < rounds; round++) {
    // Each begins as often as the others, so that what else the machine does falls on all alike.
    for (let turn = 0; turn < kinds.length; turn++) {
      const kind = kinds[(round + turn) % kinds.length]!;
      for (const way of ['waiting', 'ahead'] as const) figures[way][kind].push(await write(crowds.get(kind)!, roundTime, ways[way]));
    }
  }
  for (const crowd of crowds.values()) {
    await check(crowd, load);
    for (const one of [...crowd.writers, ...crowd.lookers]) one.close();
  }
  return figures;
}

/** The middle of the ratios of rounds that ran one after the other, ours to plain. */
function ratio(figures: Record<ServerKind, readonly Figures[]>, measured: keyof Figures): number {
  return median(figures.ours.map((ours, at) => ours[measured] / figures.plain[at]![measured]));
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

const wanted = process.argv.slice(2);
const chosen = loads.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const servers = {
  ours: await ServerChild.start('ours'),
  plain: await ServerChild.start('plain'),
  stored: await ServerChild.start('stored'),
};
const rows: string[][] = [];
const ratios: { readonly load: Load; readonly throughput: number; readonly cpu: number; readonly propagation: number }[] = [];
for (const load of chosen) {
  const figures = await measure(servers, load);
  for (const way of ['waiting', 'ahead'] as const) {
    for (const kind of kinds) {
      const middle = Object.fromEntries(measures.map((one) => [one, median(figures[way][kind].map((each) => each[one]))])) as Figures;
      const { rate, cpu, verdict50, verdict99, propagation50, propagation99, rss, busy } = middle;
      const times = [verdict50, verdict99, propagation50, propagation99].map(figure);
      const name = way === 'waiting' ? load.name : `${load.name}, not waiting`;
      rows.push([name, names[kind], figure(rate), figure(cpu), ...times, figure(rss / 1e6), `${figure(busy * 100)} %`]);
    }
  }
  ratios.push({
    load,
    throughput: ratio(figures.ahead, 'rate'),
    cpu: ratio(figures.ahead, 'cpu'),
    propagation: ratio(figures.waiting, 'propagation50'),
  });
}
for (const server of Object.values(servers)) await server.stop();
const times = ['verdict p50 ms', 'p99', 'seen by others p50 ms', 'p99'];
printTable(['load', 'server', 'changes/s', 'CPU µs a change', ...times, 'RSS MB', 'writers busy'], rows);
console.log('');
printTable(
  ['ours to Hocuspocus in memory', 'changes/s, not waiting', 'CPU, not waiting', 'seen by others p50'],
  ratios.map(({ load, throughput, cpu, propagation }) => [load.name, figure(throughput), figure(cpu), figure(propagation)]),
);
if (wanted.length === 0) {
  const ours = await killUnderLoad('ours');
  const stored = await killUnderLoad('stored');
  console.log('');
  printTable(
    ['killed under load', 'acknowledged', 'of these lost'],
    [
      [names.ours, String(ours.acknowledged), String(ours.lost)],
      [names.stored, String(stored.acknowledged), String(stored.lost)],
    ],
  );
  const counted = ratios.filter(({ load }) => load.writers > 1);
  const rounded = (value: number) => Number(value.toFixed(3));
  const result = {
    throughput_ratio: rounded(geometricMean(counted.map(({ throughput }) => throughput))),
    cpu_ratio: rounded(geometricMean(counted.map(({ cpu }) => cpu))),
    propagation_p50_ratio: rounded(geometricMean(counted.map(({ propagation }) => propagation))),
    acked_lost_ours: ours.lost,
    acked_lost_hocuspocus: stored.lost,
  };
  finish({ bench: 'server', ...result }, [
    { name: 'throughput_ratio', value: result.throughput_ratio, least: 0.7 },
    { name: 'cpu_ratio', value: result.cpu_ratio, most: 1.6 },
    { name: 'propagation_p50_ratio', value: result.propagation_p50_ratio, most: 4 },
    { name: 'acked_lost_ours', value: result.acked_lost_ours, most: 0 },
  ]);
}
