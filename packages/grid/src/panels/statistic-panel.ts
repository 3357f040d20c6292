import { statisticsOf } from '@teable-grid/core';
import { setStatistic } from '../commands/views.ts';
import { fieldsAsRead } from '../state/fields-as-read.ts';
import type { Panel } from '../state/grid-state.ts';
import { menu, type MenuItem } from './menus.ts';
import { closing, type PanelContext, type PanelKind } from './panel-kind.ts';

type StatisticPanel = Extract<Panel, { panel: 'statistic' }>;

/** What is told of a column in its foot. */
export const statisticPanelKind: PanelKind<StatisticPanel> = {
  size: 'menu',
  view: (context, panel) => menu(items(context, panel)),
  anchor: ({ field }, anchors) => anchors.find(`.statistic[data-field="${CSS.escape(field)}"]`) ?? anchors.column(field),
};

function items(context: PanelContext, { field: id }: StatisticPanel): readonly MenuItem[] {
  const { settings } = context.state;
  const field = fieldsAsRead(context.state).find((one) => one.id === id);
  const chosen = settings.statistics[id] ?? null;
  const item = (name: string | null, label: string): MenuItem => ({
    item: 'command',
    label,
    icon: name === chosen ? 'check' : 'none',
    check: { as: 'radio', on: name === chosen },
    act: closing(context, setStatistic(id, name)),
  });
  return [
    item(null, 'None'),
    { item: 'line' },
    ...(field === undefined ? [] : statisticsOf(field)).map(({ name, label }) => item(name, label)),
  ];
}
