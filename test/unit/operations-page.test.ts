import { readFileSync } from 'node:fs';
import { MemoryStore } from '@teable-grid/core';
import { readConfig, startServer } from '@teable-grid/server';
import { describe, expect, it } from 'vitest';
import { configHelp } from '../../server/src/config.ts';
import { limitTable } from '../../server/src/limits.ts';
import { readPage } from '../docs/written-pages.ts';
import { root, sourceFiles } from '../harness/suites.ts';

const page = readPage('server/OPERATIONS.md');

/** Rows of the tables whose first cell is like this. */
const rowsLike = (pattern: RegExp) => page.rows.filter(([first]) => pattern.test(first!));

describe('DOC-5 the page on operations', () => {
  it('has every option with its flag, variable and default, and no other', () => {
    const options = [...configHelp().matchAll(/^ {2}(?:(--[\w-]+), )?([A-Z_]+)\n[^]*?; ([^;]*) by default\.$/gm)].map(
      ([, flag = '', variable, byDefault]) => [flag, variable, byDefault === 'not set' ? '' : byDefault],
    );
    expect(options.length).toBeGreaterThan(15);
    const told = page.rows.filter(([, variable = '']) => /^(TEABLE_\w+|DATABASE_URL)$/.test(variable)).map((cells) => cells.slice(0, 3));
    expect(told).toEqual(options);
  });

  it('says nothing of a variable that there is not', () => {
    const variables = [...new Set(page.text.match(/\bTEABLE_\w+/g))];
    expect(variables.filter((variable) => !configHelp().includes(variable))).toEqual([]);
    const shown = Object.fromEntries([...page.text.matchAll(/`(TEABLE_\w+)=([^`]+)`/g)].map(([, name, value]) => [name, value]));
    expect(readConfig({ ...shown, TEABLE_SECRET: 'x'.repeat(32) }, []).kind).toBe('config');
  });

  it('has every limit with its value, unit and reason, and no other', () => {
    const limits = Object.entries(limitTable).map(([name, { default: value, unit, why }]) => [name, String(value), `${unit} ${why}`]);
    const first = page.rows.findIndex(([head, is]) => head === 'limit' && is === 'is');
    expect(page.rows.slice(first + 1, first + 1 + limits.length)).toEqual(limits);
    expect(page.rows.slice(first + 1 + limits.length).filter(([, value]) => /^\d+$/.test(value ?? ''))).toEqual([]);
  });

  it('has every metric with its kind, and every path that a monitor asks', async () => {
    const server = await startServer({ store: new MemoryStore(), port: 0 });
    try {
      const ask = async (path: string) => (await fetch(server.url + path)).text();
      const real = [...(await ask('/metrics')).matchAll(/^# TYPE (teable_\w+) (\w+)$/gm)].map(([, name, kind]) => `${name} ${kind}`);
      expect(
        rowsLike(/^teable_/)
          .filter(([, kind]) => kind !== undefined && /^(counter|gauge|histogram)$/.test(kind))
          .map((cells) => cells.slice(0, 2).join(' '))
          .toSorted(),
      ).toEqual(real.toSorted());
      const named = [...new Set(page.text.match(/\bteable_\w+/g))];
      expect(named.filter((name) => !real.some((known) => known.startsWith(`${name} `)))).toEqual([]);
      for (const [path] of rowsLike(/^\/\w+$/)) expect((await fetch(server.url + path!)).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it('has every event of the log, and no other', () => {
    const sources = sourceFiles().filter((path) => path.startsWith('server/src/') && !path.endsWith('.test.ts'));
    const events = sources.flatMap((path) => readFileSync(root + path, 'utf8').match(/(?<=\bevent: ')[a-z-]+(?=')/g) ?? []);
    expect(events.length).toBeGreaterThan(30);
    const first = page.rows.findIndex(([head, says]) => head === 'event' && says === 'says');
    const last = page.rows.findIndex(([head], at) => at > first && head === 'limit');
    const told = page.rows.slice(first + 1, last).flatMap(([names]) => names!.split(', '));
    expect(told.toSorted()).toEqual([...new Set(events)].toSorted());
  });

  it('has every table of the database, and every role', () => {
    const migrations = sourceFiles().filter((path) => path.startsWith('server/src/postgres/mig'));
    const created = migrations.flatMap(
      (path) => readFileSync(root + path, 'utf8').match(/(?<=create (?:table|sequence) (?:if not exists )?)teable\.\w+/g) ?? [],
    );
    expect(
      rowsLike(/^teable\./)
        .map(([name]) => name!)
        .toSorted(),
    ).toEqual([...new Set(created)].toSorted());
    expect(rowsLike(/^(viewer|commenter|editor|owner)$/)).toHaveLength(4);
  });
});
