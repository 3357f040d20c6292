/**
 * `npm run demo:static`: the demo as files for any web server, under any path; tables are kept by the visitor’s browser. The documentation is
 * beside it.
 */
import { join } from 'node:path';
import { buildPage } from './build-page.ts';
import { makeDocs, writeDocs } from './docs/build-docs.ts';

const folder = await buildPage('static');
await writeDocs(await makeDocs(), join(folder, 'docs'));
console.log(`\n  The demo is in ${folder}: serve it from any web server, under any path.\n`);
