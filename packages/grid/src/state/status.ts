import { type PendingChange, type Session, unreachable } from '@teable-grid/core';
import { count } from './count.ts';
import type { Contact } from './grid-state.ts';

/** How the status line looks: `calm` needs nobody, `busy` moves, `warn` wants to be known, `bad` wants to be acted upon. */
export type Tone = 'calm' | 'busy' | 'warn' | 'bad';

/** The status line in words. */
export interface StatusLine {
  readonly tone: Tone;
  /** A few words that are told to those who listen: it does not change with every attempt to connect. */
  readonly text: string;
  /** What follows on it where there is room: the reason, or what is being done; empty when there is nothing. */
  readonly more: string;
  /** All of it in sentences. */
  readonly detail: string;
  /** Whether another attempt to connect can be asked for. */
  readonly canTry: boolean;
  /** Why nothing can be written, where the text does not say so itself; null when it can. */
  readonly readOnly: string | null;
  /** Why what is unsent would be lost with this page; null when it is kept. */
  readonly unkept: string | null;
}

/** What the status line is made of. */
export interface Standing extends Pick<Session, 'status' | 'pending' | 'capabilities' | 'readOnly' | 'unkept'> {
  /** What has come of earlier attempts to connect. */
  readonly contact: Contact;
}

/** How many changes are neither saved nor refused. */
export function unsentCount(pending: readonly PendingChange[]): number {
  return pending.reduce((sum, { state }) => (state === 'rejected' ? sum : sum + 1), 0);
}

/** What the status line says. It never says "Saved" while something is not. */
export function statusLine(standing: Standing): StatusLine {
  const { status, capabilities, readOnly, unkept } = standing;
  const words = wordsOf(standing);
  const says = words.text === readOnlyText || status.state === 'refused' || status.state === 'ended';
  return {
    ...words,
    detail: [words.detail, unkept ?? ''].filter((text) => text !== '').join(' '),
    canTry: status.state === 'offline' || status.state === 'refused' || isTryingAgain(standing),
    readOnly: says || capabilities.write ? null : (readOnly ?? noWriting),
    unkept,
  };
}

const readOnlyText = 'Read only';
const noWriting = 'You can look and copy, but not change anything here.';

/** Another attempt is still being away, so that the words stay while attempts come and go. */
function isTryingAgain({ status, contact }: Standing): boolean {
  return status.state === 'connecting' && (contact === 'made' || contact === 'failed');
}

function wordsOf(standing: Standing): Pick<StatusLine, 'tone' | 'text' | 'more' | 'detail'> {
  const { status, pending, capabilities, readOnly, unkept } = standing;
  const unsent = unsentCount(pending);
  const waiting = unsent === 0 ? '' : ` · ${count(unsent, 'change')} unsent`;
  const kept =
    unsent === 0 || unkept !== null
      ? ''
      : ` ${count(unsent, 'change')} ${unsent === 1 ? 'is' : 'are'} kept on this device and will be sent when the connection is back.`;
  switch (status.state) {
    case 'offline': {
      const reason = sentence(status.reason);
      return { tone: 'warn', text: `Offline${waiting}`, more: reason, detail: `${reason}${kept}` };
    }
    case 'connecting':
      if (isTryingAgain(standing))
        return { tone: 'busy', text: `Offline${waiting}`, more: 'Trying again…', detail: `Trying to reach the server again.${kept}` };
      return { tone: 'busy', text: `Connecting…${waiting}`, more: '', detail: 'Looking for the server.' };
    case 'catching-up':
      return { tone: 'busy', text: `Catching up…${waiting}`, more: '', detail: 'Fetching what others did meanwhile.' };
    case 'refused': {
      const reason = sentence(status.message);
      return { tone: 'bad', text: `Refused${waiting}`, more: reason, detail: reason };
    }
    case 'ended':
      return {
        tone: 'warn',
        text: `Closed${waiting}`,
        more: '',
        detail:
          unsent === 0 || unkept !== null
            ? 'This session has ended.'
            : `This session has ended; ${count(unsent, 'change')} stay on this device.`,
      };
    case 'live': {
      if (unsent > 0)
        return {
          tone: 'busy',
          text: unsent === 1 ? 'Saving…' : `Saving ${unsent.toLocaleString('en')}…`,
          more: '',
          detail: 'Waiting for the server to say that it is kept.',
        };
      if (!capabilities.write) {
        const reason = readOnly ?? noWriting;
        return { tone: 'calm', text: readOnlyText, more: reason, detail: reason };
      }
      if (!capabilities.order)
        return {
          tone: 'calm',
          text: 'Shared',
          more: '',
          detail: 'Shared without a server: others see changes at once, but there are no verdicts, conflicts or history.',
        };
      if (pending.length > 0)
        return { tone: 'calm', text: 'All else saved', more: '', detail: 'Everything is kept, except for what was refused.' };
      return { tone: 'calm', text: 'Saved', more: '', detail: 'Everything is kept.' };
    }
    default:
      return unreachable(status);
  }
}

/** A text as a sentence: with its full stop, unless it ends with a mark of its own. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
