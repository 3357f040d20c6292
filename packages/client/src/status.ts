import type { SessionStatus } from '@teable-grid/core';
import type { LinkEvent } from './link.ts';

/** What moves a session's status: its link's events, and its end. */
export type StatusEvent =
  | Exclude<LinkEvent, { event: 'message' | 'replica' | 'presence' | 'warning' | 'ready' }>
  | { readonly event: 'end' };

/**
 * The next status. Pure; `now` is when, ISO 8601.
 *
 *     offline ⇄ connecting → catching-up → live
 *        ↖__________________________________/
 *     any → refused → connecting (another attempt was asked for)
 *     any → ended
 */
export function nextStatus(status: SessionStatus, event: StatusEvent, now: string): SessionStatus {
  if (status.state === 'ended') return status;
  switch (event.event) {
    case 'connecting':
      return { state: 'connecting' };
    case 'welcome':
      return { state: 'catching-up' };
    case 'synced':
      return status.state === 'catching-up' ? { state: 'live' } : status;
    case 'offline':
      if (status.state === 'refused') return status;
      return { state: 'offline', since: status.state === 'offline' ? status.since : now, reason: event.reason };
    case 'refused':
      return { state: 'refused', code: event.code, message: event.message };
    case 'end':
      return { state: 'ended' };
  }
}
