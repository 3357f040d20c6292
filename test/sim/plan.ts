import { bool, create, int32, oneOf, type PRNG } from 'lib0/prng';

/** The ways of a connection; what goes over one arrives in order, what goes over two does not. */
export type Lane = 'up' | 'verdicts' | 'document';

/** What a person does in a page: `tab` names it; rows, fields and conflicts are counted among those on his screen. */
export type Gesture =
  | { readonly do: 'write'; readonly tab: number; readonly row: number; readonly field: number; readonly value: number }
  | { readonly do: 'clear'; readonly tab: number; readonly row: number; readonly field: number }
  /** An editor opens: what it writes later is judged by what is on the screen now. */
  | { readonly do: 'edit'; readonly tab: number; readonly row: number; readonly field: number }
  | { readonly do: 'commit'; readonly tab: number; readonly value: number }
  | {
      readonly do: 'paste';
      readonly tab: number;
      readonly row: number;
      readonly rows: number;
      readonly value: number;
      readonly large: boolean;
    }
  | { readonly do: 'insert'; readonly tab: number; readonly row: number; readonly rows: number; readonly value: number }
  | { readonly do: 'delete' | 'restore'; readonly tab: number; readonly row: number; readonly rows: number }
  | { readonly do: 'move'; readonly tab: number; readonly row: number; readonly to: number }
  | { readonly do: 'add-field'; readonly tab: number; readonly value: number }
  | { readonly do: 'name-field' | 'retype'; readonly tab: number; readonly field: number; readonly value: number }
  | { readonly do: 'policy'; readonly tab: number; readonly field: number; readonly policy: 'flag' | 'merge' | 'last-wins' }
  | { readonly do: 'write-rule'; readonly tab: number; readonly field: number; readonly role: 'owner' | 'editor' }
  | { readonly do: 'delete-field' | 'restore-field'; readonly tab: number; readonly field: number }
  | {
      readonly do: 'settle';
      readonly tab: number;
      readonly conflict: number;
      readonly take: 'current' | 'incoming' | 'other';
      readonly value: number;
    }
  | { readonly do: 'view'; readonly tab: number; readonly view: number; readonly what: ViewGesture; readonly value: number }
  | { readonly do: 'undo' | 'redo' | 'discard'; readonly tab: number }
  | { readonly do: 'hold'; readonly tab: number; readonly row: number; readonly field: number; readonly value: number };

/** What a person does to a view. */
export type ViewGesture = 'add' | 'filter' | 'sort' | 'width' | 'name' | 'move' | 'delete' | 'restore';

/** What befalls pages, devices, the network and the server. */
export type Fault =
  | {
      readonly do: 'open' | 'close' | 'crash' | 'freeze' | 'evict' | 'wake' | 'cut' | 'unplug' | 'plug' | 'work-offline' | 'work-online';
      readonly tab: number;
    }
  | { readonly do: 'lag'; readonly tab: number; readonly lane: Lane; readonly ms: number }
  | { readonly do: 'drop' | 'repeat'; readonly tab: number; readonly lane: Lane }
  /** The next commit: never stored, stored but not answered, or the process ends before or after it. */
  | { readonly do: 'commit-lost' | 'commit-unanswered' | 'crash-before-commit' | 'crash-after-commit' }
  | { readonly do: 'slow-commits'; readonly ms: number }
  | { readonly do: 'crash-server' | 'second-server' | 'compact' | 'trim' | 'snapshot' | 'expire' }
  | { readonly do: 'disk-fails' | 'disk-works' | 'keep-replica'; readonly device: number }
  | { readonly do: 'slow-disk' | 'clock'; readonly device: number; readonly ms: number }
  | { readonly do: 'role'; readonly person: number; readonly role: 'editor' | 'viewer' };

/** One thing that happens. Where it cannot (there is no such page) nothing happens: so steps can be left out. */
export type Step = { readonly do: 'wait'; readonly ms: number } | Gesture | Fault;

/** All that happens in one run, as plain data. */
export interface Plan {
  /** Of ids and all other chance. */
  readonly seed: number;
  readonly people: number;
  readonly steps: readonly Step[];
}

/** Pages that a person has on his device at most. */
export const tabsEach = 2;

/** The plan that comes of a seed. */
export function planOf(seed: number): Plan {
  const random = create(seed * 7919 + 17);
  const people = int32(random, 2, 3);
  const steps: Step[] = [];
  // Some runs are smooth and full of edits, others rough.
  const roughness = int32(random, 5, 40);
  const length = int32(random, 25, 90);
  for (let tab = 0; tab < people; tab++) steps.push({ do: 'open', tab: tab * tabsEach });
  steps.push({ do: 'wait', ms: oneOf(random, [0, 100, 2_000]) });
  let value = 0;
  while (steps.length < length) {
    value += 1;
    const tab = bool(random) || bool(random) ? int32(random, 0, people - 1) * tabsEach : int32(random, 0, people * tabsEach - 1);
    if (int32(random, 0, 99) < roughness) steps.push(...faultsBy(random, tab, people, value));
    else steps.push(gestureBy(random, tab, value));
    if (int32(random, 0, 9) < 4) steps.push({ do: 'wait', ms: oneOf(random, [1, 5, 5, 20, 20, 60, 60, 250, 1_000, 4_000]) });
  }
  return { seed, people, steps: withViewGestures(seed, people, steps) };
}

/** What people do to views between the rest: by chance of its own, so that the rest of a seed stays what it was. */
function withViewGestures(seed: number, people: number, steps: readonly Step[]): Step[] {
  const random = create(seed * 6271 + 5);
  const often = int32(random, 0, 12);
  return steps.flatMap((step, at): Step[] => {
    if (int32(random, 0, 99) >= often) return [step];
    const what = oneOf(random, ['add', 'filter', 'filter', 'sort', 'width', 'width', 'name', 'move', 'delete', 'restore'] as const);
    return [step, { do: 'view', tab: int32(random, 0, people * tabsEach - 1), view: int32(random, 0, 2), what, value: at }];
  });
}

function gestureBy(random: PRNG, tab: number, value: number): Gesture {
  // Few places, so that people meet.
  const row = oneOf(random, [0, 0, 0, 1, 1, 2, 3]);
  const field = int32(random, 0, 7);
  const roll = int32(random, 0, 99);
  if (roll < 38) return { do: 'write', tab, row, field, value };
  if (roll < 41) return { do: 'clear', tab, row, field };
  if (roll < 46) return { do: 'edit', tab, row, field };
  if (roll < 52) return { do: 'commit', tab, value };
  if (roll < 57) return { do: 'paste', tab, row, rows: int32(random, 1, 3), value, large: int32(random, 0, 39) === 0 };
  if (roll < 61) return { do: 'insert', tab, row, rows: int32(random, 1, 2), value };
  if (roll < 66) return { do: 'delete', tab, row, rows: int32(random, 1, 2) };
  if (roll < 69) return { do: 'restore', tab, row, rows: int32(random, 1, 2) };
  if (roll < 71) return { do: 'move', tab, row, to: int32(random, 0, 4) };
  if (roll < 72) return { do: 'add-field', tab, value };
  if (roll < 73) return { do: 'name-field', tab, field, value };
  if (roll < 75) return { do: 'retype', tab, field, value };
  if (roll < 76) return { do: 'policy', tab, field, policy: oneOf(random, ['flag', 'merge', 'last-wins'] as const) };
  if (roll < 77) return { do: 'write-rule', tab, field, role: oneOf(random, ['owner', 'editor', 'editor'] as const) };
  if (roll < 78) return { do: 'delete-field', tab, field };
  if (roll < 80) return { do: 'restore-field', tab, field };
  if (roll < 87) {
    const take = oneOf(random, ['current', 'incoming', 'incoming', 'other'] as const);
    return { do: 'settle', tab, conflict: int32(random, 0, 2), take, value };
  }
  if (roll < 95) return { do: 'undo', tab };
  if (roll < 98) return { do: 'redo', tab };
  if (roll < 99) return { do: 'discard', tab };
  return { do: 'hold', tab, row, field, value };
}

/** One fault, or several that come one after the other: a page that is taken for dead while it has something unsent, and wakes. */
function faultsBy(random: PRNG, tab: number, people: number, value: number): Step[] {
  if (int32(random, 0, 49) > 0) return [faultBy(random, tab, people)];
  const write = (at: number): Step => ({
    do: 'write',
    tab,
    row: int32(random, 0, 1),
    field: int32(random, 0, 3),
    value: value * 1_000 + at,
  });
  const wait = (): Step => ({ do: 'wait', ms: oneOf(random, [1, 20, 250]) });
  const other = tab % tabsEach === 0 ? tab + 1 : tab - 1;
  return [
    { do: 'open', tab },
    { do: 'wait', ms: 250 },
    { do: 'work-offline', tab },
    write(1),
    { do: 'wait', ms: 20 },
    { do: 'evict', tab },
    { do: 'open', tab: other },
    wait(),
    { do: 'wake', tab },
    write(2),
    wait(),
    { do: 'work-online', tab },
  ];
}

function faultBy(random: PRNG, tab: number, people: number): Fault {
  const lane = oneOf(random, ['up', 'verdicts', 'document'] as const);
  const device = Math.floor(tab / tabsEach);
  const roll = int32(random, 0, 99);
  if (roll < 14) return { do: 'lag', tab, lane, ms: oneOf(random, [0, 5, 50, 400, 400, 3_000]) };
  if (roll < 22) return { do: 'drop', tab, lane };
  if (roll < 27) return { do: 'repeat', tab, lane };
  if (roll < 32) return { do: 'cut', tab };
  if (roll < 37) return { do: 'unplug', tab };
  if (roll < 42) return { do: 'plug', tab };
  if (roll < 44) return { do: 'work-offline', tab };
  if (roll < 47) return { do: 'work-online', tab };
  if (roll < 51) return { do: 'crash', tab };
  if (roll < 58) return { do: 'open', tab };
  if (roll < 60) return { do: 'close', tab };
  if (roll < 62) return { do: oneOf(random, ['freeze', 'evict'] as const), tab };
  if (roll < 65) return { do: 'wake', tab };
  if (roll < 68) return { do: oneOf(random, ['commit-lost', 'commit-unanswered'] as const) };
  if (roll < 71) return { do: oneOf(random, ['crash-before-commit', 'crash-after-commit'] as const) };
  if (roll < 73) return { do: 'slow-commits', ms: oneOf(random, [1, 20, 2_000]) };
  if (roll < 75) return { do: oneOf(random, ['crash-server', 'second-server'] as const) };
  if (roll < 79) return { do: 'compact' };
  if (roll < 80) return { do: 'trim' };
  if (roll < 81) return { do: 'expire' };
  if (roll < 83) return { do: 'snapshot' };
  if (roll < 86) return { do: 'disk-fails', device };
  if (roll < 89) return { do: 'disk-works', device };
  if (roll < 91) return { do: 'keep-replica', device };
  if (roll < 93) return { do: 'slow-disk', device, ms: oneOf(random, [0, 5, 100]) };
  if (roll < 96) return { do: 'clock', device, ms: oneOf(random, [-86_400_000, -5_000, 3_600_000]) };
  return { do: 'role', person: int32(random, 1, people - 1), role: oneOf(random, ['viewer', 'editor', 'editor'] as const) };
}
