import type { Device } from './device.ts';
import type { History } from './history.ts';
import type { Page } from './page.ts';
import type { Watch } from './watch.ts';

/** Something that a person typed. */
interface Typed {
  readonly page: Page;
  readonly device: Device;
  /** Its author was told that it is safe on this device, or it was seen on its disk. */
  safe: boolean;
  /** Its author was told that it could not be kept on the device. */
  unkept: boolean;
}

/** Follows everything that was typed until it is stored: it is with its author as long as it is not (P5). */
export class KeptPromises {
  readonly #watch: Watch;
  readonly #history: History;
  readonly #open = new Map<string, Typed>();

  constructor(watch: Watch, history: History) {
    this.#watch = watch;
    this.#history = history;
  }

  typed(page: Page, id: string): void {
    this.#open.set(id, { page, device: page.device, safe: false, unkept: false });
  }

  /** `shown` has resolved. */
  shown(ids: readonly string[]): void {
    for (const id of ids) {
      const typed = this.#open.get(id);
      if (typed !== undefined && !typed.unkept) typed.safe = true;
    }
  }

  /** A page warned that something could not be written. */
  notKept(page: Page): void {
    for (const [id, typed] of this.#open) {
      if (typed.page !== page || typed.device.has(id)) continue;
      typed.unkept = true;
      typed.safe = false;
    }
  }

  discarded(id: string): void {
    this.#open.delete(id);
  }

  /** A page is about to be gone: what was never safe may go with it. */
  crashed(page: Page): void {
    for (const [id, typed] of this.#open) if (typed.page === page && !typed.safe && !typed.device.has(id)) this.#open.delete(id);
  }

  /** Everything that was typed is stored, in a living page, or on a disk. */
  check(pages: Iterable<Page>): void {
    if (this.#open.size === 0) return;
    const shown = new Set<string>();
    for (const page of pages) if (page.living) for (const { id } of page.session.pending) shown.add(id);
    for (const [id, typed] of this.#open) {
      if (this.#history.byChange.has(id)) this.#open.delete(id);
      else if (typed.device.has(id)) {
        typed.safe = true;
        typed.unkept = false;
      } else if (!shown.has(id) && (typed.safe || typed.page.living))
        this.#watch.violate('P5 nothing typed is lost', `${id} of ${typed.page.owner.name} is neither stored nor kept`);
    }
  }
}
