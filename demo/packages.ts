/** `npm run packages`: builds the packages and packs them into `packages/dist`, ready to be published or installed as files. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleName } from './build-bundle.ts';
import { buildPackages, packPackages } from './build-packages.ts';

const folder = join(import.meta.dirname, '../packages/dist');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await buildPackages();
await packPackages(folder);
for (const name of (await readdir(folder)).toSorted())
  console.log(`packages/dist/${name}  ${kilobytes(await readFile(join(folder, name)))}`);
const bundle = await readFile(join(folder, '../grid/dist', bundleName));
console.log(`packages/grid/dist/${bundleName}  ${kilobytes(bundle)}, ${kilobytes(gzipSync(bundle, { level: 9 }))} compressed`);

function kilobytes({ length }: Uint8Array): string {
  return `${Math.round(length / 1_000)} kB`;
}
