import * as v from 'valibot';
import { idPattern } from '../ids.ts';

// What both sides say. Apart from the rest, so that who only hears a server does not carry along what a server hears.

export const id = v.pipe(v.string(), v.regex(idPattern));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
