import { count } from '../state/count.ts';
import { mostHeld, type Written } from './cell-writer.ts';

/** In a sentence, what was not written: texts that do not fit, and fields that nobody writes. Empty when all was. */
export function misfitText({ unfit, held, firstProblem, locked }: Pick<Written, 'unfit' | 'held' | 'firstProblem' | 'locked'>): string {
  const isRead =
    firstProblem !== null && (firstProblem.code === 'required' || firstProblem.code === 'not-unique' || firstProblem.code === 'over-limit');
  const why = isRead ? `could not be written (${firstProblem.message.replace(/\.$/, '')})` : 'could not be read';
  const marked = unfit > held.length ? `the first ${mostHeld.toLocaleString('en')} are marked` : `${unfit === 1 ? 'is' : 'are'} marked`;
  const said = [
    unfit === 0 ? '' : `${count(unfit, 'cell')} ${why}${unfit > held.length ? '; ' : ' and '}${marked}.`,
    locked.length === 0
      ? ''
      : `${locked.map((name) => `“${name}”`).join(', ')} cannot be written, and ${locked.length === 1 ? 'stays as it is' : 'stay as they are'}.`,
  ];
  return said.filter((part) => part !== '').join(' ');
}
