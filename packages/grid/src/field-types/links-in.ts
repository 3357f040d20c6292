import { type Attachment, type CellReading, type Field, fieldType } from '@teable-grid/core';

/** Where what a cell of a field says leads: addresses that are safe to follow, the first first. */
export function linksIn(reading: CellReading, field: Field): readonly string[] {
  const type = fieldType(field.type);
  if (reading.state !== 'value' || (type.linkOf === undefined && type.name !== 'attachment')) return [];
  return type.linkOf === undefined ? (reading.value as readonly Attachment[]).map(({ url }) => url) : [type.linkOf(reading.value)];
}

/** Follows an address in a tab of its own, which learns nothing of this page. */
export function openInTab(link: string): void {
  open(link, '_blank', 'noopener,noreferrer');
}
