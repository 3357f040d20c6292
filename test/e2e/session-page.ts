import type { Browser, Page } from 'playwright-core';
import { inject } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';

/** A real browser, and the sources as pages see them. */
export interface Pages {
  /** Address of an empty page that can import `/packages/…` modules. */
  readonly url: string;
  readonly browser: Browser;
  /** A page of its own in the browser's one profile, so that pages share storage and locks. */
  open(): Promise<Page>;
  close(): Promise<void>;
}

/** Starts a browser for pages of the sources (`serve-sources.ts`). */
export async function startPages(): Promise<Pages> {
  const browser = await launchBrowser();
  const context = await browser.newContext();
  const url = inject('emptyPage');
  return {
    url,
    browser,
    async open() {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    close: () => browser.close(),
  };
}

/**
 * An object that lives in a page, with its methods as promises: what a module's export makes is kept there under a name. Arguments
 * and answers are JSON, and arrays of bytes.
 */
export async function objectInPage<Shape extends object>(page: Page, module: string, make: string): Promise<Shape> {
  const key = await page.evaluate(
    async ({ from, path }) => {
      const kept = ((globalThis as unknown as { kept?: unknown[] }).kept ??= []);
      const [name, method] = path.split('.') as [string, string];
      const { load } = globalThis as unknown as { load(module: string): Promise<unknown> };
      const found = ((await load(from)) as Record<string, Record<string, (...args: unknown[]) => unknown>>)[name]!;
      return kept.push(await found[method]!()) - 1;
    },
    { from: module, path: make },
  );
  return new Proxy({} as Shape, {
    get: (_, method) => {
      if (method === 'then') return undefined;
      return async (...args: unknown[]) => {
        const call = { key, method: String(method), args: pack(args) };
        const answer = await page.evaluate(async ({ key: at, method: name, args: packed }) => {
          const unpackInPage = (text: string) =>
            JSON.parse(text, (_key, value: { $bytes?: string } | null) =>
              typeof value?.$bytes === 'string' ? Uint8Array.from(atob(value.$bytes), (character) => character.charCodeAt(0)) : value,
            ) as unknown;
          const packInPage = (value: unknown) =>
            JSON.stringify(value, (_key, inner: unknown) => {
              if (!(inner instanceof Uint8Array)) return inner;
              let text = '';
              for (const byte of inner) text += String.fromCharCode(byte);
              return { $bytes: btoa(text) };
            });
          const object = (globalThis as unknown as { kept: Record<string, (...all: unknown[]) => unknown>[] }).kept[at]!;
          return packInPage((await object[name]!(...(unpackInPage(packed) as unknown[]))) ?? null);
        }, call);
        return unpack(answer);
      };
    },
  });
}

function pack(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Uint8Array ? { $bytes: Buffer.from(inner).toString('base64') } : inner,
  );
}

function unpack(text: string): unknown {
  return JSON.parse(text, (_key, value: { $bytes?: string } | null) =>
    typeof value?.$bytes === 'string' ? new Uint8Array(Buffer.from(value.$bytes, 'base64')) : value,
  );
}
