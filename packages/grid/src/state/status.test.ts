import type { Capabilities, PendingChange, SessionStatus } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { type Standing, type StatusLine, statusLine } from './status.ts';

const all: Capabilities = { write: true, comment: true, rules: true, order: true, conflicts: true, history: true };
const sent = { state: 'sent' } as PendingChange;
const rejected = { state: 'rejected' } as PendingChange;
const live: SessionStatus = { state: 'live' };
const offline: SessionStatus = { state: 'offline', since: '', reason: 'The network is cut' };

const line = (standing: Partial<Standing>): StatusLine =>
  statusLine({ status: live, pending: [], capabilities: all, readOnly: null, unkept: null, contact: 'made', ...standing });

describe('status line', () => {
  it('S1: says that something is being saved while it is, and never "Saved"', () => {
    expect(line({})).toMatchObject({ text: 'Saved', tone: 'calm' });
    expect(line({ pending: [sent] })).toMatchObject({ text: 'Saving…', tone: 'busy' });
    expect(line({ pending: [sent, sent, rejected] }).text).toBe('Saving 2…');
    expect(line({ pending: [rejected] }).text).toBe('All else saved');
    for (const status of [offline, { state: 'connecting' }, { state: 'catching-up' }, { state: 'ended' }] as const)
      expect(line({ status, pending: [sent, sent] }).text).toMatch(/ · 2 changes unsent$/);
  });

  it('S1: says why one is offline, and counts what is unsent', () => {
    const { text, more, detail, canTry } = line({ status: offline, pending: [sent, sent] });
    expect({ text, more, canTry }).toEqual({ text: 'Offline · 2 changes unsent', more: 'The network is cut.', canTry: true });
    expect(detail).toBe('The network is cut. 2 changes are kept on this device and will be sent when the connection is back.');
  });

  it('S7: the words stay while attempts to come back come and go', () => {
    const trying = line({ status: { state: 'connecting' }, pending: [sent] });
    expect(trying).toMatchObject({ text: 'Offline · 1 change unsent', more: 'Trying again…', canTry: true });
    expect(trying.text).toBe(line({ status: offline, pending: [sent] }).text);
    expect(line({ status: { state: 'connecting' }, contact: 'failed' }).text).toBe('Offline');
    expect(line({ status: { state: 'connecting' }, contact: 'tried' })).toMatchObject({ text: 'Connecting…', canTry: false });
  });

  it('S8: what cannot be written says why, beside whatever else is going on', () => {
    const capabilities = { ...all, write: false };
    expect(line({ capabilities, readOnly: 'You may read.' })).toMatchObject({ text: 'Read only', more: 'You may read.', readOnly: null });
    expect(line({ capabilities, readOnly: 'It is full.', status: offline })).toMatchObject({ readOnly: 'It is full.' });
    expect(line({ capabilities, readOnly: 'It is full.', pending: [sent] })).toMatchObject({ text: 'Saving…', readOnly: 'It is full.' });
    expect(line({ capabilities, readOnly: 'Gone.', status: { state: 'ended' } }).readOnly).toBe(null);
  });

  it('S8: never says that something is kept that is not', () => {
    const unkept = 'What is unsent is lost with this page.';
    for (const status of [offline, { state: 'connecting' }, { state: 'ended' }] as const) {
      const { detail } = line({ status, pending: [sent], unkept });
      expect(detail).toContain(unkept);
      expect(detail).not.toMatch(/kept on this device|stays? on this device/);
    }
    expect(line({ unkept }).unkept).toBe(unkept);
  });

  it('tells what a session cannot do', () => {
    expect(line({ capabilities: { ...all, write: false } }).text).toBe('Read only');
    expect(line({ capabilities: { ...all, order: false } }).text).toBe('Shared');
    expect(line({ status: { state: 'refused', code: 'no-such-table', message: 'There is no such table' } })).toMatchObject({
      tone: 'bad',
      detail: 'There is no such table.',
      canTry: true,
    });
  });
});
