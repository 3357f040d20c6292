import type { CDPSession, Page } from 'playwright-core';

interface AxValue {
  readonly value?: unknown;
}

interface AxNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: AxValue;
  readonly name?: AxValue;
  readonly value?: AxValue;
  readonly description?: AxValue;
  readonly properties?: readonly { readonly name: string; readonly value: AxValue }[];
  readonly childIds?: readonly string[];
}

/** What somebody who listens is told of an element: its role, name, value, and what else is set of it. */
export interface Heard {
  readonly role: string;
  readonly name: string;
  readonly value: string;
  readonly states: Readonly<Record<string, unknown>>;
}

/** Reads a page as assistive technology does: the browser's accessibility tree. */
export class AccessibilityTree {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<AccessibilityTree> {
    const session = await page.context().newCDPSession(page);
    await session.send('Accessibility.enable');
    return new AccessibilityTree(session);
  }

  /** All that is there, in order, without what is ignored. */
  async all(): Promise<readonly Heard[]> {
    return (await this.#nodes()).filter(({ ignored }) => !ignored).map(heardOf);
  }

  /** Those of one role. */
  async ofRole(role: string): Promise<readonly Heard[]> {
    return (await this.all()).filter((heard) => heard.role === role);
  }

  /** What has the focus; null: the page itself. */
  async focused(): Promise<Heard | null> {
    const nodes = (await this.#nodes()).map(heardOf).filter(({ states, role }) => states['focused'] === true && role !== 'RootWebArea');
    return nodes.at(-1) ?? null;
  }

  /** `role “name, value”` of what has the focus: the cell that takes typing has its text as value, others as name. */
  async focus(): Promise<string> {
    const heard = await this.focused();
    if (heard === null) return 'nothing';
    return `${heard.role} “${[heard.name, heard.value].filter((text) => text !== '').join(', ')}”`;
  }

  async #nodes(): Promise<readonly AxNode[]> {
    const { nodes } = (await this.#session.send('Accessibility.getFullAXTree')) as unknown as { nodes: readonly AxNode[] };
    return nodes;
  }
}

function heardOf({ role, name, value, properties = [] }: AxNode): Heard {
  return {
    role: String(role?.value ?? ''),
    name: String(name?.value ?? ''),
    value: String(value?.value ?? ''),
    states: Object.fromEntries(properties.map((property) => [property.name, property.value.value])),
  };
}
