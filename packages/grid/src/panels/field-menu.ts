import type { TemplateResult } from 'lit';
import type { Command } from '../commands/command.ts';
import { filterBy, freezeUpTo, groupBy, hideField, sortBy } from '../commands/views.ts';
import type { AnyIconName } from '../header/more-icons.ts';
import { openHistory } from '../commands/past.ts';
import { openRename, stepWidth } from '../commands/fields.ts';
import { deleteFields, duplicateField, fieldsMeant, fitFields } from '../commands/field-moves.ts';
import type { Panel } from '../state/grid-state.ts';
import { count } from '../state/count.ts';
import { menu, type MenuItem } from './menus.ts';
import { closing, type PanelContext, type PanelKind } from './panel-kind.ts';

/** The menu of a header. */
export const fieldMenuPanel: PanelKind<Extract<Panel, { panel: 'field-menu' }>> = {
  size: 'menu',
  view: (context, { field }) => fieldMenu(context, field),
  anchor: ({ field }, anchors) => anchors.column(field),
};

function fieldMenu(context: PanelContext, field: string): TemplateResult {
  const disabled = !context.state.writable;
  const meant = fieldsMeant(context.state, field);
  const insert = (place: { before: string } | { after: string }) => () =>
    context.dispatch({ action: 'panel', panel: { panel: 'add-field', place } });
  return menu([
    {
      item: 'command',
      label: context.state.table.fields.get(field)?.type === 'formula' ? 'Edit formula…' : 'Edit field…',
      icon: 'edit',
      disabled,
      act: () => context.dispatch({ action: 'panel', panel: { panel: 'edit-field', field } }),
    },
    { item: 'command', label: 'Rename', icon: 'rename', key: 'F2', disabled, act: closing(context, openRename(field)) },
    { item: 'command', label: 'Duplicate', icon: 'copy', disabled, act: closing(context, duplicateField(field, 'values')) },
    { item: 'command', label: 'Duplicate without values', icon: 'none', disabled, act: closing(context, duplicateField(field, 'empty')) },
    { item: 'line' },
    ...viewItems(context, field),
    { item: 'line' },
    { item: 'command', label: 'Fit to what is in it', icon: 'width', act: closing(context, fitFields(meant)) },
    { item: 'command', label: 'Wider', icon: 'width', key: 'Alt+⇧+→', act: () => context.run(stepWidth(1)) },
    { item: 'command', label: 'Narrower', icon: 'width', key: 'Alt+⇧+←', act: () => context.run(stepWidth(-1)) },
    ...(context.state.ruling
      ? [
          {
            item: 'command' as const,
            label: 'Who may see and write it…',
            icon: 'access' as const,
            act: () => context.dispatch({ action: 'panel', panel: { panel: 'field-access', field } }),
          },
        ]
      : []),
    { item: 'line' },
    { item: 'command', label: 'Insert field before', icon: 'plus', disabled, act: insert({ before: field }) },
    { item: 'command', label: 'Insert field after', icon: 'plus', disabled, act: insert({ after: field }) },
    ...(context.state.tellsPast
      ? [
          {
            item: 'command' as const,
            label: 'History of this field',
            icon: 'waiting' as const,
            act: () => context.run(openHistory(null, field)),
          },
        ]
      : []),
    { item: 'line' },
    {
      item: 'command',
      label: meant.length > 1 ? `Delete ${count(meant.length, 'field')}` : 'Delete field',
      icon: 'trash',
      danger: true,
      disabled,
      act: closing(context, deleteFields(meant)),
    },
  ]);
}

/** What the view that is shown does with a field. */
function viewItems(context: PanelContext, field: string): MenuItem[] {
  const { settings, sheet } = context.state;
  const sort = settings.sorts.find((each) => each.field === field)?.direction ?? null;
  const item = (label: string, icon: AnyIconName, command: Command): MenuItem => ({
    item: 'command',
    label,
    icon,
    act: closing(context, command),
  });
  const sorted = (label: string, direction: 'ascending' | 'descending'): MenuItem => ({
    ...(item(label, direction, sortBy(field, sort === direction ? null : direction)) as Extract<MenuItem, { item: 'command' }>),
    check: { as: 'checkbox', on: sort === direction },
  });
  const isLastFrozen = sheet.fields[settings.frozen - 1]?.id === field;
  return [
    sorted('Sort ascending', 'ascending'),
    sorted('Sort descending', 'descending'),
    { item: 'command', label: 'Filter by this field…', icon: 'filter', act: () => context.run(filterBy(field)) },
    item(
      settings.groups.some((each) => each.field === field) ? 'Do not group by this field' : 'Group by this field',
      'group',
      groupBy(field),
    ),
    item('Hide', 'fields', hideField(field)),
    {
      item: 'command',
      label: 'Statistic below…',
      icon: 'sum',
      act: () => context.dispatch({ action: 'panel', panel: { panel: 'statistic', field } }),
    },
    item(isLastFrozen ? 'Unfreeze' : 'Freeze up to here', 'width', freezeUpTo(isLastFrozen ? null : field)),
  ];
}
