/** `npm run demo:static`: the demo as files for any web server, under any path; tables are kept by the visitor’s browser. */
import { buildPage } from './build-page.ts';

const folder = await buildPage('static');
console.log(`\n  The demo is in ${folder}: serve it from any web server, under any path.\n`);
