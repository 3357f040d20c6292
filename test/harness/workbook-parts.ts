/** A part of a ZIP file: its bytes, and what the file says of it where that is not so. */
export interface ZipPart {
  readonly path: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** Bytes that it claims to unpack to. */
  readonly claims?: number;
  /** Says that its sizes stand behind it, and zero in the list of contents. */
  readonly hidesSizes?: boolean;
}

/** A ZIP file made by hand, so that readers are tried on what no library would write. */
export async function zipOf(parts: readonly ZipPart[]): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  const put = (into: Uint8Array<ArrayBuffer>[], bytes: Uint8Array<ArrayBuffer>) => {
    into.push(bytes);
    return bytes.length;
  };
  for (const { path, content, claims, hidesSizes = false } of parts) {
    const plain = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const packed = new Uint8Array(
      await new Response(new Blob([plain]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer(),
    );
    const name = new TextEncoder().encode(path);
    const sizes = { packed: packed.length, plain: claims ?? plain.length };
    const listed = hidesSizes ? { packed: 0, plain: 0 } : sizes;
    const flags = hidesSizes ? 8 : 0;
    const start = at;
    at += put(
      chunks,
      record([
        [4, 0x04034b50],
        [2, 20],
        [2, flags],
        [2, 8],
        [4, 0],
        [4, 0],
        [4, sizes.packed],
        [4, sizes.plain],
        [2, name.length],
        [2, 0],
      ]),
    );
    at += put(chunks, name) + put(chunks, packed);
    put(
      directory,
      record([
        [4, 0x02014b50],
        [2, 20],
        [2, 20],
        [2, flags],
        [2, 8],
        [4, 0],
        [4, 0],
        [4, listed.packed],
        [4, listed.plain],
        [2, name.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, start],
      ]),
    );
    put(directory, name);
  }
  const length = directory.reduce((sum, bytes) => sum + bytes.length, 0);
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, parts.length],
    [2, parts.length],
    [4, length],
    [4, at],
    [2, 0],
  ]);
  return new Blob([...chunks, ...directory, end]);
}

/** The parts of a workbook with one sheet; `rows` is the content of its `sheetData`. */
export function workbookParts(rows: string | Uint8Array<ArrayBuffer>, sharedStrings: string | null = null): ZipPart[] {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = (entries: readonly (readonly [id: string, kind: string, target: string])[]) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries
      .map(([id, kind, target]) => `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`)
      .join('')}</Relationships>`;
  const sheet = typeof rows === 'string' ? `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>` : rows;
  return [
    { path: '[Content_Types].xml', content: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>' },
    { path: '_rels/.rels', content: relations([['rId1', 'officeDocument', 'xl/workbook.xml']]) },
    {
      path: 'xl/workbook.xml',
      content: `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      path: 'xl/_rels/workbook.xml.rels',
      content: relations([
        ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
        ...(sharedStrings === null ? [] : [['rId2', 'sharedStrings', 'sharedStrings.xml'] as const]),
      ]),
    },
    { path: 'xl/worksheets/sheet1.xml', content: sheet },
    ...(sharedStrings === null ? [] : [{ path: 'xl/sharedStrings.xml', content: `<sst xmlns="${main}">${sharedStrings}</sst>` }]),
  ];
}

function record(fields: readonly (readonly [bytes: number, value: number])[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}
