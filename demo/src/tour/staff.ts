import type { NewField, NewRow, NewView } from '@teable-grid/core';

/** The table of the step about roles. */
export const staffName = 'Staff';

export const staff = { name: 'fName', team: 'fTeam', salary: 'fSalary', level: 'fLevel', start: 'fStart' } as const;

const teams = [
  { id: 'tGarden', name: 'Garden', color: 1 },
  { id: 'tKitchen', name: 'Kitchen', color: 2 },
  { id: 'tOffice', name: 'Office', color: 0 },
];

export const staffFields: readonly NewField[] = [
  { id: staff.name, name: 'Name', type: 'text', options: {} },
  { id: staff.team, name: 'Team', type: 'single-select', options: { choices: teams } },
  { id: staff.salary, name: 'Salary', type: 'number', options: { format: 'currency', currency: 'EUR', precision: 0 } },
  { id: staff.level, name: 'Level', type: 'rating', options: {} },
  { id: staff.start, name: 'Since', type: 'date', options: {} },
];

export const staffView: NewView = {
  id: 'vStaff',
  name: 'Staff',
  widths: { [staff.name]: 130, [staff.team]: 88, [staff.salary]: 88, [staff.level]: 108, [staff.start]: 116 },
};

const people: readonly (readonly [name: string, team: string, salary: number, level: number, since: string])[] = [
  ['Amira Haas', 'tGarden', 39_000, 3, '2021-05-01'],
  ['Rui Almeida', 'tKitchen', 36_500, 2, '2023-09-15'],
  ['Ingrid Berg', 'tOffice', 48_000, 4, '2019-01-07'],
  ['Tomasz Kowalski', 'tKitchen', 41_000, 4, '2020-03-02'],
  ['Chiara Conti', 'tGarden', 35_000, 2, '2024-04-22'],
  ['Pieter Jansen', 'tOffice', 52_500, 5, '2017-11-13'],
];

export const staffRow = (at: number): string => `rStaff${at}`;

export const staffRows: readonly NewRow[] = people.map(([name, team, salary, level, since], at) => ({
  id: staffRow(at),
  cells: { [staff.name]: name, [staff.team]: team, [staff.salary]: salary, [staff.level]: level, [staff.start]: since },
}));
