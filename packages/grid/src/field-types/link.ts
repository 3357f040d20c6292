import { makeLinkEditor } from '../editors/link-editor.ts';
import type { GridType } from './grid-type.ts';

/** Text that leads somewhere (see `linksIn`). */
export const url: GridType = { open: makeLinkEditor('url') };
export const email: GridType = { open: makeLinkEditor('email') };
export const phone: GridType = { open: makeLinkEditor('tel') };
