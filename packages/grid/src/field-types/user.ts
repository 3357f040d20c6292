import { colorOf, type Person } from '@teable-grid/core';
import { initialOf } from '../state/people.ts';
import { type GridType, plainDecor } from './grid-type.ts';

/** A name behind its first letter, in the person's colour. */
export const user: GridType = {
  decorate: (value) => {
    const person = value as Person;
    return { ...plainDecor, hue: colorOf(person.id), initial: initialOf(person) };
  },
};

/** Somebody whom the table remembers. */
export const author: GridType = user;
