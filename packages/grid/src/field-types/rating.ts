import { starsOf } from '@teable-grid/core';
import { type GridType, plainDecor } from './grid-type.ts';
import { late } from './late.ts';

/** Stars: a digit sets them, and so does a press on one of them; on the last that is filled it takes them away. */
export const rating: GridType = {
  decorate: (value, { options }) => ({ ...plainDecor, label: `${value as number} of ${starsOf(options)}` }),
  vacant: ({ options }) => '☆'.repeat(starsOf(options)),
  open: late(() => import('../editors/rating-editor.ts').then(({ openRatingEditor }) => openRatingEditor)),
  typed: (character, { options }) =>
    /^\d$/.test(character) && Number(character) <= starsOf(options) && starsOf(options) < 10 ? character : null,
  pressed(part, value, { options }) {
    const most = starsOf(options);
    const star = Math.min(most, Math.max(1, Math.ceil(part * most)));
    return star === value ? '' : String(star);
  },
};
