import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root, sourceFiles } from '../harness/suites.ts';
import { type Described, elementOf, makeManifest, manifestPath, type Manifest } from '../manifest/make-manifest.ts';

const stored = readFileSync(root + manifestPath, 'utf8');
const element = elementOf(JSON.parse(stored) as Manifest);
const sources = sourceFiles().filter((path) => path.startsWith('packages/grid/src/') && !path.endsWith('.test.ts'));
const texts = new Map(sources.map((path) => [path, readFileSync(root + path, 'utf8')]));
/** Without comments, in which names may stand that are not used. */
const code = [...texts.values()].map((text) => text.replaceAll(/\/\*[^]*?\*\//g, '')).join('\n');

function found(pattern: RegExp): string[] {
  return [
    ...new Set(
      [...code.matchAll(pattern)].flatMap((match) => match.slice(1).flatMap((names) => (names as string | undefined)?.split(' ') ?? [])),
    ),
  ]
    .filter((name) => name !== '')
    .toSorted();
}

const names = (described: readonly Described[] = []) => described.map(({ name }) => name).toSorted();

describe('P9: what pages can count on', () => {
  it('is in the manifest as it follows from the sources (else: npm run manifest)', async () => {
    expect(await makeManifest()).toBe(stored);
  });

  it('has every slot, event, state and custom property that there is, and no others', () => {
    expect(names(element.slots)).toEqual(found(/<slot name="([^"$]+)"/g));
    expect(names(element.events)).toEqual(found(/static readonly type = '([^']+)'/g));
    expect(names(element.cssStates)).toEqual(found(/\bput\('([^']+)'/g));
    expect(names(element.cssProperties)).toEqual(found(/var\((--teable-[a-z-]+)/g));
  });

  it('has every part that there is, and no others', () => {
    const parts = names(element.cssParts);
    expect(found(/part="([^"$]+)"|setAttribute\('part', '([^']+)'\)/g).filter((part) => !parts.includes(part))).toEqual([]);
    // Names that are put together, such as that of the status, are there in pieces.
    const pieces = (part: string) =>
      new RegExp(`['"\` ]${part}['"\` ]`).test(code) || new RegExp(`['"\` ]${part.replace(/-[a-z]+$/, '-')}\\$`).test(code);
    expect(parts.filter((part) => !pieces(part))).toEqual([]);
  });

  it('is described: each attribute, property, method, event, slot, part, state and custom property by a sentence', () => {
    const { members, attributes, events, slots, cssParts, cssProperties, cssStates } = element;
    const all = [members, attributes, events, slots, cssParts, cssProperties, cssStates].flatMap((list) => list ?? []);
    expect(all.length).toBeGreaterThan(80);
    expect(all.filter(({ description }) => description === undefined || description.trim() === '').map(({ name }) => name)).toEqual([]);
  });

  it('has types for every event, by which listeners are checked (TeableGridEventMap)', () => {
    const [, map] = /interface TeableGridEventMap \{([^}]*)\}/.exec(texts.get('packages/grid/src/events.ts')!)!;
    expect([...map!.matchAll(/^ *'?([a-z-]+)'?: /gm)].map(([, name]) => name!).toSorted()).toEqual(names(element.events).toSorted());
  });

  it('is known to frameworks: whatever can be set is in their types (TeableGridProps)', () => {
    const settable = element.members!.filter(({ kind, readonly }) => kind === 'field' && readonly !== true);
    const all = [...names(settable), ...names(element.attributes).filter((name) => !/-/.test(name))];
    const props = texts.get('packages/grid/src/element/grid-props.ts')!;
    const known = [...props.matchAll(/'(\w+)'(?=\s*[|>\n])|^ {2}(\w+)\?:/gm)].map(([, quoted, own]) => quoted ?? own!);
    expect([...new Set(all)].toSorted()).toEqual([...new Set(known)].filter((name) => !['light', 'dark'].includes(name)).toSorted());
  });

  it('has no more than 40 custom properties', () => {
    expect(element.cssProperties!.length).toBeLessThanOrEqual(40);
  });
});
