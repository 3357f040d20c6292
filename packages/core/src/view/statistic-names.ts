import type { Field } from '../table/field.ts';
import { type CellKind, cellKind } from './operators.ts';

/** Something that is told of all the cells of a field. */
export interface Statistic {
  /** As views name it; never changed. */
  readonly name: StatisticName;
  /** What people call it. */
  readonly label: string;
}

/** The closed set of statistics. */
export type StatisticName =
  | 'count'
  | 'filled'
  | 'empty'
  | 'unique'
  | 'percent-filled'
  | 'percent-empty'
  | 'sum'
  | 'average'
  | 'median'
  | 'min'
  | 'max'
  | 'range'
  | 'checked'
  | 'unchecked'
  | 'percent-checked'
  | 'earliest'
  | 'latest'
  | 'day-range';

const labels: Readonly<Record<StatisticName, string>> = {
  count: 'Rows',
  filled: 'Filled',
  empty: 'Empty',
  unique: 'Unique',
  'percent-filled': 'Percent filled',
  'percent-empty': 'Percent empty',
  sum: 'Sum',
  average: 'Average',
  median: 'Median',
  min: 'Smallest',
  max: 'Largest',
  range: 'Range',
  checked: 'Checked',
  unchecked: 'Not checked',
  'percent-checked': 'Percent checked',
  earliest: 'Earliest',
  latest: 'Latest',
  'day-range': 'Days between',
};

const ofAll: readonly StatisticName[] = ['count', 'filled', 'empty', 'unique', 'percent-filled', 'percent-empty'];

const byKind: Readonly<Record<CellKind, readonly StatisticName[]>> = {
  text: ofAll,
  choice: ofAll,
  choices: ofAll,
  user: ofAll,
  files: ['count', 'filled', 'empty', 'percent-filled', 'percent-empty'],
  number: ['sum', 'average', 'median', 'min', 'max', 'range', ...ofAll],
  mixed: [
    'sum',
    'average',
    'median',
    'min',
    'max',
    'range',
    'earliest',
    'latest',
    'day-range',
    'checked',
    'unchecked',
    'percent-checked',
    ...ofAll,
  ],
  date: ['earliest', 'latest', 'day-range', ...ofAll],
  checkbox: ['checked', 'unchecked', 'percent-checked', 'count'],
};

/** What can be told of a field's cells, in the order in which people are offered it. */
export function statisticsOf(field: Pick<Field, 'type'>): readonly Statistic[] {
  return byKind[cellKind(field)].map((name) => ({ name, label: labels[name] }));
}

/** Whether a field has a statistic of this name. */
export function isStatistic(field: Pick<Field, 'type'>, name: string): name is StatisticName {
  return byKind[cellKind(field)].includes(name as StatisticName);
}
