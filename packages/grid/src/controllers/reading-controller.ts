import { awaited, type CellReading, readOwn, type ReadValue } from '@teable-grid/core';
import type { ReactiveControllerHost } from 'lit';
import { type LateHost, LatePart } from './late-part.ts';

/**
 * Reads what cells hold. A value that is none of its field's type, such as one from before the field had it, is awaited until what converts it is
 * there; that is loaded when the first one is looked at.
 */
export class ReadingController {
  readonly #whole: LatePart<{ readonly readValue: ReadValue }>;

  constructor(host: ReactiveControllerHost, to: LateHost) {
    this.#whole = new LatePart(host, () => import('../state/whole-reading.ts'), 'Values of another type', to);
  }

  /** Another one as soon as more can be read. */
  get readValue(): ReadValue {
    return this.#whole.current?.readValue ?? this.#readOwn;
  }

  readonly #readOwn: ReadValue = (stored, field): CellReading => {
    const reading = readOwn(stored, field);
    if (reading === awaited) this.#whole.want();
    return reading;
  };
}
