/** `npm run packages`: builds the packages and packs them into `packages/dist`, ready to be published or installed as files. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPackages, packPackages } from './build-packages.ts';

const folder = join(import.meta.dirname, '../packages/dist');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await buildPackages();
await packPackages(folder);
for (const name of (await readdir(folder)).toSorted()) {
  console.log(`packages/dist/${name}  ${Math.round((await stat(join(folder, name))).size / 1_000)} kB`);
}
