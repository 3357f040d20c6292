import { count } from '../state/status.ts';
import { mostHeld, type Written } from './cell-writer.ts';

/** In a sentence, what was not written: texts that do not fit, and computed fields. Empty when all was. */
export function misfitText({ unfit, held, firstProblem, computed }: Pick<Written, 'unfit' | 'held' | 'firstProblem' | 'computed'>): string {
  const isRead =
    firstProblem !== null && (firstProblem.code === 'required' || firstProblem.code === 'not-unique' || firstProblem.code === 'over-limit');
  const why = isRead ? `could not be written (${firstProblem.message.replace(/\.$/, '')})` : 'could not be read';
  const marked = unfit > held.length ? `the first ${mostHeld.toLocaleString('en')} are marked` : `${unfit === 1 ? 'is' : 'are'} marked`;
  const said = [
    unfit === 0 ? '' : `${count(unfit, 'cell')} ${why}${unfit > held.length ? '; ' : ' and '}${marked}.`,
    computed.length === 0
      ? ''
      : `${computed.map((name) => `“${name}”`).join(', ')} ${computed.length === 1 ? 'is' : 'are'} computed and ${computed.length === 1 ? 'stays' : 'stay'} as ${computed.length === 1 ? 'it is' : 'they are'}.`,
  ];
  return said.filter((part) => part !== '').join(' ');
}
