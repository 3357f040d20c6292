import { type Attachment, type ComputedValues, type Field, fieldType, readCell, type Row } from '@teable-grid/core';

/** Where a cell leads: addresses that are safe to follow, the first first. */
export function linksIn(row: Row, field: Field, computed: ComputedValues | null): readonly string[] {
  const type = fieldType(field.type);
  if (type.linkOf === undefined && type.name !== 'attachment') return [];
  const reading = readCell(row, field, computed);
  if (reading.state !== 'value') return [];
  return type.linkOf === undefined ? (reading.value as readonly Attachment[]).map(({ url }) => url) : [type.linkOf(reading.value)];
}

/** Follows an address in a tab of its own, which learns nothing of this page. */
export function openInTab(link: string): void {
  open(link, '_blank', 'noopener,noreferrer');
}
