import { defaultPresenceLimits, type PresencePlace, type PresenceRange, type PresenceState, type RowId } from '@teable-grid/core';
import type { GridState } from './grid-state.ts';
import { rangesOf } from './selection.ts';
import { isGroup, type Range } from './sheet.ts';

/** Of the characters of ids in a selection: far more than sixty usual ids have. */
const mostIdCharacters = 1_000;

/**
 * Where a person in this state is, as others see it.
 *
 * @param typed What is in the open editor, once something was typed in it; null before.
 */
export function ownPlace(state: GridState, typed: string | null, attention: PresenceState): PresencePlace {
  const { selection, editing, table, sheet } = state;
  const anchor = editing.state === 'cell' ? editing : selection?.anchor;
  // The head of a group is nobody else's.
  const cursor = anchor?.row == null || table.rows.get(anchor.row) === undefined ? null : { row: anchor.row, field: anchor.field };
  const isEditing = editing.state === 'cell' && cursor !== null;
  const ranges = cursor === null || selection === null ? [] : rangesOf(sheet, selection);
  const isWide = ranges.length > 1 || ranges.some(({ top, left, bottom, right }) => top !== bottom || left !== right);
  const told = isWide ? toldRanges(state, ranges) : [];
  return {
    cursor,
    editing: isEditing,
    ...(isEditing && typed !== null && { typing: typed }),
    ...(told.length > 0 && { selection: told }),
    ...(attention !== 'active' && { state: attention }),
  };
}

/** Ranges by the names of their rows and fields, the active one first; of those that are too large, what lies near their start. */
function toldRanges({ sheet }: GridState, ranges: readonly Range[]): readonly PresenceRange[] {
  let left = defaultPresenceLimits.named;
  let characters = mostIdCharacters;
  const take = (ids: readonly string[], most: number) => {
    const until = left - most;
    const taken: string[] = [];
    for (const id of ids) {
      if (left === until || characters < id.length) break;
      left -= 1;
      characters -= id.length;
      taken.push(id);
    }
    return taken;
  };
  return ranges.toReversed().flatMap((range): PresenceRange[] => {
    const allRows = range.top <= 0 && range.bottom >= sheet.rows.size - 1;
    const allFields = range.left === 0 && range.right === sheet.fields.length - 1;
    const fields = allFields
      ? null
      : take(
          sheet.fields.slice(range.left, range.right + 1).map(({ id }) => id),
          Math.ceil(left / 2),
        );
    const rows = allRows
      ? null
      : take(rowsIn(sheet.rows.lines(Math.max(0, range.top), Math.min(range.bottom + 1, range.top + left))), left);
    return fields?.length === 0 || rows?.length === 0 ? [] : [{ rows, fields }];
  });
}

function rowsIn(lines: ReturnType<GridState['sheet']['rows']['lines']>): readonly RowId[] {
  return lines.flatMap((line) => (isGroup(line) ? [] : line.id));
}
