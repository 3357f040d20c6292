import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { root } from '../harness/suites.ts';

type Chunk = Rolldown.OutputChunk;

/** What a page loads, in bytes of minified and gzipped JavaScript. */
export interface Sizes {
  /** The element, with Lit, as a page loads it that brings its own session. */
  readonly element: number;
  /** The element and the client that it loads for a server, with Lit and Yjs. */
  readonly total: number;
  /** What is loaded right after the first rendering: keys, pointers, editors, commands. */
  readonly hands: number;
  /** The chunks of `total`, by name. */
  readonly first: readonly { readonly name: string; readonly bytes: number }[];
  /** What is loaded when it is first used, by name. */
  readonly later: readonly { readonly name: string; readonly bytes: number }[];
  /** Modules of the element at first, the largest first: minified bytes, not gzipped. */
  readonly modules: readonly Module[];
  /** The same of what comes with the client. */
  readonly clientModules: readonly Module[];
  /** Modules that no page of these loads at first. */
  readonly laterModules: ReadonlySet<string>;
}

/** A source file, or a file of a package. */
export interface Module {
  /** Its path, from the root or the packages' folder. */
  readonly name: string;
  readonly bytes: number;
}

/** Bundles the element as a page would, and measures what is loaded when. */
export async function measureSizes(): Promise<Sizes> {
  const outside = await mkdtemp(join(tmpdir(), 'teable-size-'));
  try {
    const built = (await build({
      configFile: join(root, 'demo/vite.config.ts'),
      root: join(root, 'demo'),
      logLevel: 'error',
      build: {
        outDir: outside,
        emptyOutDir: true,
        sourcemap: false,
        rollupOptions: { input: { 'teable-grid': join(root, 'demo/src/teable-grid.ts') } },
      },
    })) as Rolldown.RolldownOutput;
    const chunks = built.output.filter((part): part is Chunk => part.type === 'chunk');
    const entry = chunks.find(({ name, isEntry }) => isEntry && name === 'teable-grid')!;
    const client = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith('packages/client/src/remote/index.ts')))!;
    const hands = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith('packages/grid/src/element/hands.ts')))!;
    const atFirst = withImports([entry], chunks);
    const withClient = withImports([entry, client], chunks);
    const withHands = withImports([entry, hands], chunks);
    const laterModules = new Set(
      chunks.filter((chunk) => !withClient.has(chunk)).flatMap((chunk) => modulesOf([chunk]).map(({ name }) => name)),
    );
    const sizeOf = (chunk: Chunk) => ({ name: chunk.name, bytes: gzipped(chunk) });
    return {
      element: sum(atFirst),
      total: sum(withClient),
      hands: sum(withHands) - sum(atFirst),
      first: [...withClient].map(sizeOf).toSorted(larger),
      later: chunks
        .filter((chunk) => !withClient.has(chunk))
        .map(sizeOf)
        .toSorted(larger),
      modules: modulesOf(atFirst),
      clientModules: modulesOf([...withClient].filter((chunk) => !atFirst.has(chunk))),
      laterModules,
    };
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
}

/** Chunks and all that they import at once. */
function withImports(start: readonly Chunk[], chunks: readonly Chunk[]): ReadonlySet<Chunk> {
  const found = new Set<Chunk>();
  const add = (chunk: Chunk | undefined) => {
    if (chunk === undefined || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) add(chunks.find(({ fileName }) => fileName === name));
  };
  for (const chunk of start) add(chunk);
  return found;
}

function modulesOf(chunks: Iterable<Chunk>): readonly Module[] {
  return [...chunks]
    .flatMap(({ modules }) =>
      Object.entries(modules).map(([id, { renderedLength }]) => ({
        name: id.replace(root, '').replace(/^.*node_modules\//, ''),
        bytes: renderedLength,
      })),
    )
    .toSorted(larger);
}

function larger(a: { readonly bytes: number }, b: { readonly bytes: number }): number {
  return b.bytes - a.bytes;
}

function gzipped({ code }: Chunk): number {
  return gzipSync(code, { level: 9 }).length;
}

function sum(chunks: Iterable<Chunk>): number {
  return [...chunks].reduce((bytes, chunk) => bytes + gzipped(chunk), 0);
}
