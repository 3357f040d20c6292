import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../harness/suites.ts';

/** Where the manifest is, from the root. */
export const manifestPath = 'packages/grid/custom-elements.json';

/** Files that make up the element's contract, from the folder of the grid: the class, what it inherits, its events, and its registration. */
const contract = ['src/define.ts', 'src/events.ts', 'src/teable-grid.ts', 'src/element/*.ts'];

/** A member, attribute, event, slot, part, state or custom property, as far as is read here. */
export interface Described {
  readonly name: string;
  readonly description?: string;
  readonly privacy?: string;
  readonly kind?: string;
  readonly readonly?: boolean;
}

/** A class as a manifest tells of it. */
export interface Declaration {
  readonly name: string;
  readonly tagName?: string;
  readonly members?: readonly Described[];
  readonly attributes?: readonly Described[];
  readonly events?: readonly Described[];
  readonly slots?: readonly Described[];
  readonly cssParts?: readonly Described[];
  readonly cssProperties?: readonly Described[];
  readonly cssStates?: readonly Described[];
}

/** The manifest, as far as is read here. */
export interface Manifest {
  readonly modules: readonly { readonly declarations?: readonly Declaration[] }[];
}

/** The manifest of the element, made from its sources: text as it is stored. */
export async function makeManifest(): Promise<string> {
  const folder = join(root, 'packages/grid');
  const outside = await mkdtemp(join(tmpdir(), 'teable-manifest-'));
  try {
    // Else it would write where the manifest is, for now, into the package's own file.
    const config = join(root, 'test/manifest/analyzer.config.mjs');
    const analyzer = join(root, 'test/node_modules/@custom-elements-manifest/analyzer/cem.js');
    const flags = ['--litelement', '--quiet', '--outdir', relative(folder, outside), '--config', relative(folder, config)];
    await promisify(execFile)(process.execPath, [analyzer, 'analyze', ...contract.flatMap((glob) => ['--globs', glob]), ...flags], {
      cwd: folder,
    });
    const made = JSON.parse(await readFile(join(outside, 'custom-elements.json'), 'utf8')) as Manifest;
    return `${JSON.stringify(withoutPrivate(made), null, 2)}\n`;
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
}

/** The element as a manifest tells of it. */
export function elementOf(manifest: Manifest): Declaration {
  const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
  const element = declarations.find(({ tagName }) => tagName === 'teable-grid');
  if (element === undefined) throw new Error('The manifest has no element with the tag teable-grid.');
  return element;
}

/** Pages are told nothing of what is private, nor of what only the browser and Lit call. */
function withoutPrivate(manifest: Manifest): Manifest {
  const shown = ({ privacy, name }: Described) => (privacy ?? 'public') === 'public' && !inner.test(name);
  return {
    ...manifest,
    modules: manifest.modules.map((module) => ({
      ...module,
      declarations: (module.declarations ?? []).map((each) => ({
        ...each,
        ...(each.members !== undefined && { members: each.members.filter(shown) }),
        // The analyzer also lists what it sees dispatched, by guessed names; what counts is documented.
        ...(each.events !== undefined && { events: each.events.filter(({ description }) => description !== undefined) }),
      })),
    })),
  };
}

/** What is public for the sake of the rest of the grid, or of the browser. */
const inner =
  /^#|^(connected|disconnected|adopted|attributeChanged|formAssociated|formDisabled|formReset)Callback$|^(styles|properties|formAssociated|viewport|gridState|run|say|authors|commitOpenEditor)$/;
