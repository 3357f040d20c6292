import type { Value } from '../value.ts';
import { attachmentEntry } from './attachment-entry.ts';
import { autoNumberEntry } from './auto-number-entry.ts';
import { checkboxEntry } from './checkbox-entry.ts';
import { dateEntry } from './date-entry.ts';
import type { FieldEntry } from './field-entry.ts';
import { formulaEntry } from './formula-entry.ts';
import { emailEntry, phoneEntry, urlEntry } from './link-entries.ts';
import { multipleSelectEntry } from './multiple-select-entry.ts';
import { numberEntry } from './number-entry.ts';
import { ratingEntry } from './rating-entry.ts';
import { singleSelectEntry } from './single-select-entry.ts';
import { momentEntry } from './system-entries.ts';
import { textEntry } from './text-entry.ts';
import { userEntry } from './user-entry.ts';

/** A type's own value type is known only inside its files. */
const entries = new Map<string, FieldEntry>(
  Object.entries({
    text: textEntry,
    'long-text': textEntry,
    number: numberEntry,
    checkbox: checkboxEntry,
    'single-select': singleSelectEntry,
    'multiple-select': multipleSelectEntry,
    date: dateEntry,
    rating: ratingEntry,
    url: urlEntry,
    email: emailEntry,
    phone: phoneEntry,
    user: userEntry,
    attachment: attachmentEntry,
    formula: formulaEntry,
    'auto-number': autoNumberEntry,
    'created-time': momentEntry,
    'modified-time': momentEntry,
    'created-by': userEntry,
    'modified-by': userEntry,
  }).map(([type, entry]) => [type, entry as unknown as FieldEntry<Value>]),
);

/** What the type with this name makes of what is written; a type of a later version takes texts, as `fieldType` says. */
export function fieldEntry(type: string): FieldEntry {
  return entries.get(type) ?? (textEntry as unknown as FieldEntry<Value>);
}
