import { fail, ok, type Problem, type Result } from '@teable-grid/core';
import * as v from 'valibot';

/**
 * Version of what pages of one table say to one another around the wire contract. Raise it when a message changes. A `hello` always has
 * its `connection`, and a `refused` its form of today, so that pages of all versions can be told why they do not understand each other.
 */
export const tabVersion = 2;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const bytes = v.custom<Uint8Array>((input) => input instanceof Uint8Array, 'is not bytes');
const actor = v.object({ id: v.string(), name: v.string() });
const ids = v.nullable(v.pipe(v.array(v.string()), v.readonly()));
const place = {
  cursor: v.nullable(v.object({ row: v.string(), field: v.string() })),
  editing: v.boolean(),
  typing: v.exactOptional(v.string()),
  selection: v.exactOptional(v.pipe(v.array(v.object({ rows: ids, fields: ids })), v.readonly())),
  state: v.exactOptional(v.picklist(['idle', 'away'])),
};

const tabMessageSchema = v.variant('tab', [
  /** The holder is here, to all: said when it has opened the table, and when it is asked. Of two the one with the higher fence holds it. */
  v.object({ tab: v.literal('holder'), holder: id, fence: count }),
  /** The holder can decide no more, to all. */
  v.object({ tab: v.literal('left'), holder: id }),
  /** The document moved on by these updates, to all; changes are counted `from` and `to`, so that one who missed something notices. */
  v.object({ tab: v.literal('update'), holder: id, from: count, to: count, updates: v.array(bytes) }),
  /** Everybody who is here, to all. */
  v.object({ tab: v.literal('presence'), holder: id, peers: v.array(v.object({ key: v.string(), actor, color: count, ...place })) }),

  /**
   * The answer to a hello: the contract's hello of a server. The document follows in parts, and then `complete`; `anew`: all of it, not only what
   * the follower lacks. Updates after that hello's number may come in between, and belong after the last part.
   */
  v.object({ tab: v.literal('welcome'), to: id, holder: id, fence: count, hello: v.string(), anew: v.boolean() }),
  v.object({ tab: v.literal('part'), to: id, update: bytes }),
  v.object({ tab: v.literal('complete'), to: id, parts: count }),
  v.object({ tab: v.literal('refused'), to: id, code: v.string(), message: v.string() }),
  /** A message of the contract. */
  v.object({ tab: v.literal('answer'), to: id, message: v.string() }),
  /** The answer to a ping, with what was told before it: whether all of the document, up to which change, and how many answers. */
  v.object({ tab: v.literal('here'), to: id, isComplete: v.boolean(), seq: count, answers: count }),
  /** This connection is not known (any more): say hello again. */
  v.object({ tab: v.literal('unknown'), to: id }),

  /** Is there a holder? */
  v.object({ tab: v.literal('ask') }),
  /** The contract's hello of a client, whose it is, and what he has of which document. */
  v.object({
    tab: v.literal('hello'),
    connection: id,
    /** By which its presence is known. */
    key: id,
    /** Whose lock (`pageLock`) tells whether it is still there. */
    page: id,
    actor,
    has: v.nullable(v.object({ document: v.string(), writer: count, clock: count })),
    hello: v.string(),
  }),
  /** A message of the contract. */
  v.object({ tab: v.literal('send'), holder: id, connection: id, message: v.string() }),
  v.object({ tab: v.literal('place'), holder: id, connection: id, place: v.object(place) }),
  /** `sent`: messages of the contract before it. A browser may lose what is posted to a page that it has stopped for a while. */
  v.object({ tab: v.literal('ping'), holder: id, connection: id, sent: count }),
  v.object({ tab: v.literal('bye'), connection: id }),
]);

/** What pages of one table say to one another. */
export type TabMessage = v.InferOutput<typeof tabMessageSchema>;
/** One kind of it. */
export type Tab<Kind extends TabMessage['tab']> = Extract<TabMessage, { tab: Kind }>;

/** The little that is understood of a message of another version: who says it, if it is a hello. */
export interface Foreign {
  readonly kind: string;
  readonly version: number;
  readonly connection: string | null;
}

/** What came over a channel: a message; one of another version of the page; or neither, with the reason. */
export type Heard = { readonly message: TabMessage } | { readonly foreign: Foreign } | { readonly problem: Problem };

const foreignSchema = v.object({ version: count, tab: v.string(), connection: v.optional(id) });

/** A message as it is posted. */
export function toTabs(message: TabMessage): unknown {
  return { version: tabVersion, ...message };
}

/** Reads what came over a channel; never throws. */
export function fromTabs(data: unknown): Heard {
  const head = v.safeParse(foreignSchema, data);
  if (!head.success) return { problem: { code: 'bad-change', path: '', message: 'Another tab posted something that is no message.' } };
  const { version, tab, connection = null } = head.output;
  if (version !== tabVersion && tab !== 'refused') return { foreign: { kind: tab, version, connection } };
  const read = readBody(data);
  return read.ok ? { message: read.value } : { problem: read.problem };
}

function readBody(data: unknown): Result<TabMessage> {
  const parsed = v.safeParse(tabMessageSchema, data, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  const [issue] = parsed.issues;
  return fail('bad-change', `Another tab posted a message that this one does not understand: ${issue.message.slice(0, 200)}.`);
}

/** Why two versions of a page cannot work on one table together. */
export const versionsDiffer =
  'Another tab of this browser has the table open in another version of this page. Close or reload the other tabs, then reload this one.';
