import * as v from 'valibot';
import { idPattern } from '../ids.ts';

// What both sides say. Apart from the rest, so that who only hears a server does not carry along what a server hears.

export const id = v.pipe(v.string(), v.regex(idPattern));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** Bytes, in base 64. */
export const bytes = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));
/** Under which somebody writes into a Yjs document. */
export const yjsClient = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 32 - 1));
/** Two places in a draft's text, as Yjs encodes relative positions; null: nowhere. */
const textPlace = v.pipe(bytes, v.maxLength(200));
export const caret = v.nullable(v.strictObject({ anchor: textPlace, head: textPlace }));
