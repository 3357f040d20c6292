import type { SessionStatus } from '@teable-grid/core';
import { expect, it } from 'vitest';
import type { Contact } from './grid-state.ts';
import { nextContact } from './reduce.ts';

const offline: SessionStatus = { state: 'offline', since: '', reason: 'Not connected yet.' };
const connecting: SessionStatus = { state: 'connecting' };

/** What is known of the attempts after each status. */
function contacts(...statuses: readonly SessionStatus[]): Contact[] {
  let contact: Contact = 'none';
  return statuses.map((status) => (contact = nextContact(contact, status)));
}

it('S7: knows a first attempt to connect from another one', () => {
  expect(contacts(offline, connecting, offline, connecting)).toEqual(['none', 'tried', 'failed', 'failed']);
  expect(contacts(connecting, { state: 'catching-up' }, { state: 'live' }, offline, connecting)).toEqual([
    'tried',
    'tried',
    'made',
    'made',
    'made',
  ]);
});
