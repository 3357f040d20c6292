import type { NewField, NewRow, NewView } from '@teable-grid/core';

/** The plan that Ada and Grace share. */
export const planName = 'Rooftop garden';

/** Ids of its fields. */
export const plan = { task: 'fTask', state: 'fState', cost: 'fCost', due: 'fDue', note: 'fNote' } as const;

const states = [
  { id: 'sIdea', name: 'Idea', color: 5 },
  { id: 'sOrdered', name: 'Ordered', color: 2 },
  { id: 'sBuilding', name: 'Building', color: 0 },
  { id: 'sDone', name: 'Done', color: 1 },
];

export const planFields: readonly NewField[] = [
  { id: plan.task, name: 'Task', type: 'text', options: {} },
  { id: plan.state, name: 'State', type: 'single-select', options: { choices: states } },
  { id: plan.cost, name: 'Cost', type: 'number', options: { format: 'currency', currency: 'EUR', precision: 0 } },
  { id: plan.note, name: 'Note', type: 'text', options: {} },
  { id: plan.due, name: 'Due', type: 'date', options: {} },
];

/** Narrow enough that two of them stand side by side. */
export const planView: NewView = {
  id: 'vPlan',
  name: 'Plan',
  widths: { [plan.task]: 124, [plan.state]: 96, [plan.cost]: 74, [plan.note]: 150, [plan.due]: 116 },
};

const tasks: readonly (readonly [task: string, state: string, cost: number, due: string, note: string])[] = [
  ['Survey the roof', 'sDone', 420, '2026-02-12', 'Holds 300 kg/m²'],
  ['Rain barrels', 'sOrdered', 260, '2026-03-04', ''],
  ['Raised beds', 'sBuilding', 780, '2026-03-20', 'Larch, oiled'],
  ['Soil, 4 m³', 'sIdea', 540, '2026-03-27', ''],
  ['Wind screen', 'sIdea', 390, '2026-04-03', 'West side first'],
  ['Beehives', 'sIdea', 610, '2026-04-24', 'Ask next door'],
  ['Tool shed', 'sOrdered', 950, '2026-04-10', ''],
  ['Bench and table', 'sIdea', 310, '2026-05-08', ''],
];

/** A row of the plan by its number, from 0. */
export const planRow = (at: number): string => `rTask${at}`;

export const planRows: readonly NewRow[] = tasks.map(([task, state, cost, due, note], at) => ({
  id: planRow(at),
  cells: { [plan.task]: task, [plan.state]: state, [plan.cost]: cost, [plan.due]: due, ...(note !== '' && { [plan.note]: note }) },
}));
