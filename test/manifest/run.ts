/** `npm run manifest`: writes the element's manifest (custom-elements.json) from its sources. */
import { writeFile } from 'node:fs/promises';
import { root } from '../harness/suites.ts';
import { makeManifest, manifestPath } from './make-manifest.ts';

await writeFile(root + manifestPath, await makeManifest());
console.log(`Wrote ${manifestPath}.`);
