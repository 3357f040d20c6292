import type { SessionStatus } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { nextStatus, type StatusEvent } from './status.ts';

const follow = (...events: StatusEvent[]): SessionStatus =>
  events.reduce<SessionStatus>((status, event, at) => nextStatus(status, event, `t${at}`), {
    state: 'offline',
    since: 'begin',
    reason: '',
  });
const welcome = { event: 'welcome', welcome: {} as never } as const;

describe('the status of a session', () => {
  it('CL-14 goes from offline to live, and says since when it is offline', () => {
    expect(follow({ event: 'connecting' })).toEqual({ state: 'connecting' });
    expect(follow({ event: 'connecting' }, welcome)).toEqual({ state: 'catching-up' });
    expect(follow({ event: 'connecting' }, welcome, { event: 'synced' })).toEqual({ state: 'live' });
    const lost = follow(
      { event: 'connecting' },
      welcome,
      { event: 'synced' },
      { event: 'offline', reason: 'A' },
      { event: 'offline', reason: 'B' },
    );
    expect(lost).toEqual({ state: 'offline', since: 't3', reason: 'B' });
  });

  it('CL-14 stays refused until another attempt is asked for, and ended for ever', () => {
    const refused = { event: 'refused', code: 'no-such-table', message: 'No.' } as const;
    expect(follow(refused, { event: 'offline', reason: 'A' })).toMatchObject({ state: 'refused', code: 'no-such-table' });
    expect(follow(refused, { event: 'connecting' })).toEqual({ state: 'connecting' });
    expect(follow({ event: 'end' }, { event: 'connecting' })).toEqual({ state: 'ended' });
  });
});
