/**
 * `npm run docs`: makes the documentation out of the pages that are written and the sources, into `demo/docs/dist`. The exit code is 1 when
 * a link is broken, or nothing describes a public symbol.
 */
import { join } from 'node:path';
import { makeDocs, writeDocs } from './docs/build-docs.ts';

const folder = join(import.meta.dirname, 'docs/dist');
const docs = await makeDocs();
await writeDocs(docs, folder);
for (const problem of docs.problems) console.error(problem);
console.log(`${docs.pages.length} pages and ${docs.symbols} public symbols in demo/docs/dist; begin with index.html.`);
process.exitCode = docs.problems.length === 0 ? 0 : 1;
