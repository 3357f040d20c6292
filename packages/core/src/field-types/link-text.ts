import { isAddress, unseen } from './links.ts';
import { visible, wellFormed } from './plain-text.ts';

/** `example.com/path`: what people type. The last part of the host has letters, or it is rather a number or a version. */
const bareHost = /^(?:[\p{L}\p{N}_-]{1,63}\.){1,10}\p{L}{2,63}(?::\d{1,5})?(?:[/?#][^\s"<>]*)?$/iu;
const scheme = /^[a-z][a-z0-9+.-]{0,30}:/i;

/** Reads an address of the web, of mail or of a telephone. One without a scheme gets `https://`. Undefined when it is none that may be followed. */
export function readAddress(typed: string): string | undefined {
  const trimmed = wellFormed(visible(typed));
  if (isAddress(trimmed)) return trimmed;
  const address = `https://${trimmed}`;
  return isAddress(address) && bareHost.test(trimmed) ? address : undefined;
}

/** Why a text is no address, in a sentence that goes on after the text. */
export function whyNoAddress(typed: string): string {
  const found = scheme.exec(visible(typed))?.[0].toLowerCase();
  const known = found === undefined || ['http:', 'https:', 'ftp:', 'mailto:', 'tel:'].includes(found);
  return known
    ? 'is not an address such as https://example.com'
    : `begins with “${found}”, and only http, https, ftp, mailto and tel are followed`;
}

/** What an address is called that has no name: the last part of its path, else its host. */
export function nameOfAddress(address: string): string {
  const [path] = address.replace(/^[a-z]+:(?:\/\/)?/i, '').split(/[?#]/) as [string];
  const parts = path.split('/').filter((part) => part !== '');
  const last = parts.at(-1) ?? path;
  try {
    const name = decodeURIComponent(last);
    return unseen.test(name) ? last : name;
  } catch {
    return last;
  }
}
