import type { Capabilities, PendingChange, SessionStatus } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { statusLine } from './status.ts';

const all: Capabilities = { write: true, rules: true, order: true, conflicts: true, history: true };
const sent = { state: 'sent' } as PendingChange;
const rejected = { state: 'rejected' } as PendingChange;
const live: SessionStatus = { state: 'live' };

describe('status line', () => {
  it('S1: says that something is being saved while it is, and never "Saved"', () => {
    expect(statusLine(live, [], all)).toMatchObject({ text: 'Saved', tone: 'calm' });
    expect(statusLine(live, [sent], all)).toMatchObject({ text: 'Saving…', tone: 'busy' });
    expect(statusLine(live, [sent, sent, rejected], all).text).toBe('Saving 2…');
    expect(statusLine(live, [rejected], all).text).toBe('All else saved');
  });

  it('S1: counts what is unsent while offline', () => {
    const offline: SessionStatus = { state: 'offline', since: '', reason: 'The network is cut' };
    const line = statusLine(offline, [sent, sent], all);
    expect(line.text).toBe('Offline · 2 changes unsent');
    expect(line.detail).toBe('The network is cut. 2 changes are kept on this device and will be sent when the connection is back.');
  });

  it('tells what a session cannot do', () => {
    expect(statusLine(live, [], { ...all, write: false }).text).toBe('Read only');
    expect(statusLine(live, [], { ...all, order: false }).text).toBe('Shared');
    expect(statusLine({ state: 'refused', code: 'no-such-table', message: 'There is no such table' }, [], all)).toMatchObject({
      tone: 'bad',
      detail: 'There is no such table.',
    });
  });
});
