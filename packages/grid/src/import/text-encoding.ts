import { type FileLimits, keepWithin } from './file-limits.ts';
import type { Pause } from './pause.ts';

/** What a person can say a text file is encoded in; names are those of the Encoding Standard. */
export const encodings: readonly { readonly name: string; readonly label: string }[] = [
  { name: 'utf-8', label: 'UTF-8' },
  { name: 'utf-16le', label: 'UTF-16 (little endian)' },
  { name: 'utf-16be', label: 'UTF-16 (big endian)' },
  { name: 'windows-1252', label: 'Western (Windows-1252)' },
  { name: 'windows-1250', label: 'Central European (Windows-1250)' },
  { name: 'windows-1251', label: 'Cyrillic (Windows-1251)' },
  { name: 'windows-1253', label: 'Greek (Windows-1253)' },
  { name: 'windows-1254', label: 'Turkish (Windows-1254)' },
  { name: 'shift_jis', label: 'Japanese (Shift JIS)' },
  { name: 'gb18030', label: 'Chinese (GB 18030)' },
  { name: 'big5', label: 'Chinese (Big5)' },
  { name: 'euc-kr', label: 'Korean (EUC-KR)' },
];

/** What old spreadsheets on Windows write, and what is taken where nothing else is possible: every byte means something in it. */
const lastResort = 'windows-1252';
const chunk = 1 << 18;

/** A text, and what it was encoded in. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: string;
}

/**
 * Decodes a file of text: in the encoding that is said, or that its mark or its zeros tell, else in UTF-8, and where that is not what it is,
 * in Windows-1252. The mark is no part of the text. @param progress Told how many bytes are read.
 */
export async function decodeFile(
  file: Blob,
  said: string | null,
  limits: FileLimits,
  pause: Pause,
  progress: (bytes: number) => void,
): Promise<DecodedText> {
  keepWithin(limits, 'textBytes', file.size, 'The size of the file');
  const told = said ?? encodingOf(new Uint8Array(await file.slice(0, 4096).arrayBuffer()));
  const text = await decode(file, told ?? 'utf-8', told === null, pause, progress);
  if (text !== null) return { text, encoding: told ?? 'utf-8' };
  return { text: (await decode(file, lastResort, false, pause, progress))!, encoding: lastResort };
}

/** Null when the bytes are not of the encoding, if that is asked. */
async function decode(
  file: Blob,
  encoding: string,
  isStrict: boolean,
  pause: Pause,
  progress: (bytes: number) => void,
): Promise<string | null> {
  const decoder = new TextDecoder(encoding, { fatal: isStrict });
  const parts: string[] = [];
  try {
    for (let from = 0; from < file.size; from += chunk) {
      const bytes = await file.slice(from, from + chunk).arrayBuffer();
      parts.push(decoder.decode(bytes, { stream: true }));
      progress(Math.min(from + chunk, file.size));
      await pause();
    }
    parts.push(decoder.decode());
  } catch (error) {
    if (isStrict && error instanceof TypeError) return null;
    throw error;
  }
  return parts.join('');
}

/** The encoding that the first bytes of a file tell; null where they do not. */
export function encodingOf(head: Uint8Array): string | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  // In UTF-16 without a mark every other byte of separators, digits and Latin letters is zero.
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2]! += 1;
  const half = head.length / 2;
  if (zeros[1]! > half * 0.3 && zeros[0]! < half * 0.05) return 'utf-16le';
  if (zeros[0]! > half * 0.3 && zeros[1]! < half * 0.05) return 'utf-16be';
  return null;
}
