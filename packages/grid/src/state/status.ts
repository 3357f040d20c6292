import { type Capabilities, type PendingChange, type SessionStatus, unreachable } from '@teable-grid/core';

/** How the status line looks: `calm` needs nobody, `busy` moves, `warn` wants to be known, `bad` wants to be acted upon. */
export type Tone = 'calm' | 'busy' | 'warn' | 'bad';

/** The status line in words. `detail` says more, for a tooltip and for those who hear it. */
export interface StatusLine {
  readonly tone: Tone;
  readonly text: string;
  readonly detail: string;
}

/** What the status line says. It never says "Saved" while something is not. */
export function statusLine(status: SessionStatus, pending: readonly PendingChange[], capabilities: Capabilities): StatusLine {
  const unsent = pending.filter((entry) => entry.state !== 'rejected').length;
  const waiting = unsent === 0 ? '' : ` · ${count(unsent, 'change')} unsent`;
  switch (status.state) {
    case 'offline':
      return {
        tone: 'warn',
        text: `Offline${waiting}`,
        detail: `${sentence(status.reason)}${unsent === 0 ? '' : ` ${count(unsent, 'change')} ${unsent === 1 ? 'is' : 'are'} kept on this device and will be sent when the connection is back.`}`,
      };
    case 'connecting':
      return { tone: 'busy', text: `Connecting…${waiting}`, detail: 'Looking for the server.' };
    case 'catching-up':
      return { tone: 'busy', text: `Catching up…${waiting}`, detail: 'Fetching what others did meanwhile.' };
    case 'refused':
      return { tone: 'bad', text: 'Refused', detail: sentence(status.message) };
    case 'ended':
      return {
        tone: 'warn',
        text: 'Closed',
        detail: unsent === 0 ? 'This session has ended.' : `This session has ended; ${count(unsent, 'change')} stay on this device.`,
      };
    case 'live':
      if (unsent > 0)
        return {
          tone: 'busy',
          text: unsent === 1 ? 'Saving…' : `Saving ${unsent.toLocaleString('en')}…`,
          detail: 'Waiting for the server to say that it is kept.',
        };
      if (!capabilities.write) return { tone: 'calm', text: 'Read only', detail: 'You can look and copy, but not change anything here.' };
      if (!capabilities.order)
        return {
          tone: 'calm',
          text: 'Shared',
          detail: 'Shared without a server: others see changes at once, but there are no verdicts, conflicts or history.',
        };
      if (pending.length > 0) return { tone: 'calm', text: 'All else saved', detail: 'Everything is kept, except for what was refused.' };
      return { tone: 'calm', text: 'Saved', detail: 'Everything is kept.' };
    default:
      return unreachable(status);
  }
}

/** A number and its noun: "1 change", "2 changes". */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
