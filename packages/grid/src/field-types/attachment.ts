import type { Attachment } from '@teable-grid/core';
import { type GridType, plainDecor } from './grid-type.ts';
import { late } from './late.ts';

/** Files by their names, one after the other. */
export const attachment: GridType = {
  decorate: (value) => ({
    ...plainDecor,
    pills: (value as readonly Attachment[]).map(({ name }) => ({ name, color: -1 })),
  }),
  open: late(() => import('../editors/attachment-editor.ts').then(({ openAttachmentEditor }) => openAttachmentEditor)),
};
