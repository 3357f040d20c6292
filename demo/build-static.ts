/** `npm run demo:static`: the demo as files for any web server, under any path; tables are kept by the visitor’s browser. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPage } from './build-page.ts';

const folder = await buildPage('static');
// The page of the tag that wants a server is of no use here.
await rm(join(folder, 'tag-with-server.html'), { force: true });
// Some hosts leave out files whose names begin with “_” unless they are told not to.
await writeFile(join(folder, '.nojekyll'), '');
console.log(`\n  The demo is in ${folder}: serve it from any web server, under any path.\n`);
