import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { parseSync } from 'vite';

/** A source file: its path from the repository's root, with `/`, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** What of a room's package.json the rules need. */
export interface Manifest {
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The manifest of every room and example by its folder, and the root's by `''`. */
export type Manifests = Readonly<Record<string, Manifest>>;

type Room = 'core' | 'client' | 'grid' | 'server' | 'demo' | 'test';

/** An import as it is written, with the way it is made; `type` is `import('…').Name` in a type. */
interface Import {
  readonly specifier: string;
  readonly kind: 'static' | 'dynamic' | 'type';
}

const folders: Readonly<Record<Room, string>> = {
  core: 'packages/core',
  client: 'packages/client',
  grid: 'packages/grid',
  server: 'server',
  demo: 'demo',
  test: 'test',
};

/**
 * Which room may import which; nothing else is allowed, and nobody may import `test`.
 *
 *     grid ┄(only import())┄▶ client ──▶ core ◀── server,   demo ──▶ all of them,   test ──▶ everything
 */
const arrows: Readonly<Record<Room, readonly Room[]>> = {
  core: [],
  client: ['core'],
  grid: ['core', 'client'],
  server: ['core'],
  demo: ['core', 'client', 'grid', 'server'],
  test: ['core', 'client', 'grid', 'server', 'demo'],
};

/** Everything of Yjs: the document, its providers and its protocols. */
const yjs = /^(yjs|y-[a-z-]+|@hocuspocus\/[a-z-]+)$/;
const mayKnowYjs = /^(packages\/core\/src\/yjs|packages\/client\/src|server\/src|test)\//;
const isTest = /(\.test\.ts$|\/testing\/)/;
const isConfiguration = /\.config\.(ts|mjs|js)$/;
const builtins = new Set(builtinModules);

/** Every rule of the house that a source breaks, one sentence each. */
export function brokenRules(sources: readonly Source[], manifests: Manifests): string[] {
  return sources.flatMap((source) => [...brokenByName(source.path), ...brokenByText(source, manifests)]);
}

function brokenByName(path: string): string[] {
  return /(^|\/)utils?\.[a-z]+$/.test(path) ? [`${path} is named for nothing: say what it holds.`] : [];
}

function brokenByText({ path, text }: Source, manifests: Manifests): string[] {
  const room = roomOf(path);
  if (room === undefined) return [`${path} is in no room.`];
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) return [`${path} cannot be read: ${errors[0]!.message}`];
  const read = readModule(program);
  return [
    ...read.imports.flatMap((each) =>
      brokenByImport(path, room, each, manifests).map((why) => `${path} imports ${each.specifier}: ${why}`),
    ),
    ...(read.exportsAll && isDoor(path) ? [`${path} has \`export *\`: a door is a list of names.`] : []),
    ...(read.exportsDefault && !isConfiguration.test(path) ? [`${path} has a default export: give it a name.`] : []),
  ];
}

function brokenByImport(path: string, room: Room, { specifier, kind }: Import, manifests: Manifests): string[] {
  if (specifier.startsWith('.')) return brokenByPath(path, room, specifier);
  if (specifier.startsWith('node:') || builtins.has(specifier)) {
    const pure = (room === 'core' || room === 'grid') && !isTest.test(path);
    return pure ? [`${room} runs in every browser and has no Node.`] : [];
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (name.startsWith('@teable-grid/')) return brokenByRoom(path, room, specifier, kind, manifests);
  const problems: string[] = [];
  if (yjs.test(name) && !mayKnowYjs.test(path)) problems.push('only the seams in core/src/yjs, client and server know Yjs.');
  if (!isNamed(name, path, room, manifests)) problems.push(`${folders[room]}/package.json does not name it.`);
  return problems;
}

/** A relative import stays in its room, comes in by no door, and reaches no test. */
function brokenByPath(path: string, room: Room, specifier: string): string[] {
  const target = posix.join(posix.dirname(path), specifier);
  if (roomOf(target) !== room) return room === 'test' ? [] : ['another room is entered by its package name.'];
  if (isTest.test(path) || room === 'test') return [];
  const problems: string[] = [];
  if (isDoor(target)) problems.push('nobody inside comes in by the door.');
  if (isTest.test(target)) problems.push('only tests know tests.');
  return problems;
}

function brokenByRoom(path: string, room: Room, specifier: string, kind: Import['kind'], manifests: Manifests): string[] {
  const [, target = '', ...rest] = specifier.split('/');
  if (!isRoom(target)) return ['there is no such room.'];
  if (target === room) return isTest.test(path) ? [] : ['nobody inside comes in by the door.'];
  if (!arrows[room].includes(target)) return [`${room} knows nothing of ${target}.`];
  const problems: string[] = [];
  if (room === 'grid' && target === 'client' && kind === 'static' && !isTest.test(path)) {
    problems.push('grid loads the client only by import(), when it has no session.');
  }
  const door = ['.', ...rest].join('/');
  if (manifests[folders[target]]?.exports?.[door] === undefined && room !== 'test') problems.push(`${target} has no door ${door}.`);
  return problems;
}

/** Whether the room, or the example, has asked for the package; tests and configuration may also use what the room or the root has for development. */
function isNamed(name: string, path: string, room: Room, manifests: Manifests): boolean {
  const own = manifests[/^demo\/examples\/[a-z]+(?=\/)/.exec(path)?.[0] ?? folders[room]] ?? {};
  const groups = [own.dependencies, own.optionalDependencies, own.peerDependencies];
  if (isTest.test(path) || isConfiguration.test(path) || room === 'test') {
    groups.push(own.devDependencies, manifests['']?.devDependencies, manifests[folders.test]?.dependencies);
  }
  return groups.some((group) => group !== undefined && name in group);
}

function roomOf(path: string): Room | undefined {
  return (Object.keys(folders) as Room[]).find((room) => path.startsWith(`${folders[room]}/`));
}

function isRoom(name: string): name is Room {
  return name in folders;
}

function isDoor(path: string): boolean {
  return /^(packages\/[a-z]+|server)\/src\/index\.ts$/.test(path) || path === 'packages/core/src/yjs/index.ts';
}

interface ModuleFacts {
  readonly imports: Import[];
  exportsAll: boolean;
  exportsDefault: boolean;
}

/** Walks the whole tree, since types and dynamic imports stand anywhere in it. */
function readModule(program: unknown): ModuleFacts {
  const facts: ModuleFacts = { imports: [], exportsAll: false, exportsDefault: false };
  visit(program, facts);
  return facts;
}

function visit(value: unknown, facts: ModuleFacts): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, facts);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as Readonly<Record<string, unknown>>;
  const kind = importKinds[String(node['type'])];
  const from = node['source'] ?? node['argument'] ?? node['expression'];
  if (kind !== undefined && isText(from)) facts.imports.push({ specifier: from.value, kind });
  if (node['type'] === 'ExportAllDeclaration' && node['exported'] === null) facts.exportsAll = true;
  if (node['type'] === 'ExportDefaultDeclaration') facts.exportsDefault = true;
  for (const inner of Object.values(node)) visit(inner, facts);
}

const importKinds: Readonly<Record<string, Import['kind']>> = {
  ImportDeclaration: 'static',
  ExportAllDeclaration: 'static',
  ExportNamedDeclaration: 'static',
  TSExternalModuleReference: 'static',
  ImportExpression: 'dynamic',
  TSImportType: 'type',
};

function isText(value: unknown): value is { readonly value: string } {
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string';
}
