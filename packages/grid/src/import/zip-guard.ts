import { type FileLimits, keepWithin, UnreadableFile } from './file-limits.ts';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const longestComment = 0xffff;
/** Stands where a size does not fit in 32 bits. */
const elsewhere = 0xffffffff;
/** The flag of a part whose sizes stand behind it. */
const sizesFollow = 8;
/** Bytes that nothing can be packed to. */
const emptyDeflate = 5;

/**
 * Throws unless a ZIP file says of each of its parts how large it is unpacked, and all together are within the limits. The reader behind it
 * stops where a part turns out larger than it says, so what is said here holds. Gives the size of the largest sheet.
 */
export function guardZip(bytes: Uint8Array, limits: FileLimits): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  let total = 0;
  let largest = 0;
  for (let index = 0; index < count; index++) {
    if (at + entryLength > view.byteLength || view.getUint32(at, true) !== entrySignature) throw broken();
    const packed = view.getUint32(at + 20, true);
    const unpacked = view.getUint32(at + 24, true);
    if (packed === elsewhere || unpacked === elsewhere) keepWithin(limits, 'unpackedBytes', elsewhere, 'What the workbook unpacks to');
    const [name, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    const path = new TextDecoder().decode(bytes.subarray(at + entryLength, at + entryLength + name));
    const hidesSize = unpacked === 0 ? packed > emptyDeflate : packed === 0;
    const saysLater = (view.getUint16(at + 8, true) & sizesFollow) !== 0 && packed === 0 && !path.endsWith('/');
    if (hidesSize || saysLater) throw broken();
    total += unpacked;
    if (isSheet(path)) largest = Math.max(largest, unpacked);
    else keepWithin(limits, 'partBytes', unpacked, `What the part ${path} unpacks to`);
    at += entryLength + name + extra + comment;
  }
  keepWithin(limits, 'unpackedBytes', total, 'What the workbook unpacks to');
  return largest;
}

/** Where the record at the end of the file begins. */
function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - endLength - longestComment);
  for (let at = view.byteLength - endLength; at >= first; at--) if (view.getUint32(at, true) === endSignature) return at;
  throw broken();
}

/** Sheets are read as they are unpacked, and are not held. */
function isSheet(path: string): boolean {
  return path.startsWith('xl/worksheets/');
}

function broken(): UnreadableFile {
  return new UnreadableFile('The file is no workbook, or it is damaged: it does not say rightly what is in it.');
}
