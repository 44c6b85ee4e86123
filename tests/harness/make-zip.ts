/** Makes containers, right ones and such as no honest program makes. */
import { crc32, deflateRawSync } from "node:zlib";

export type Part = {
  readonly name: string;
  readonly data?: Buffer | string;
  /** What the lists say in place of the truth. */
  readonly saysSize?: number;
  readonly saysPacked?: number;
  readonly method?: number;
  readonly flags?: number;
  /** Unix mode, for links. */
  readonly mode?: number;
  /** Points at the head of another part, by its place. */
  readonly sharesHeadOf?: number;
};

export const zip = (
  parts: readonly Part[],
  odd: {
    readonly saysCount?: number;
    readonly before?: Buffer;
    readonly comment?: Buffer;
    readonly listAt?: number;
  } = {},
): Buffer => {
  const before = odd.before ?? Buffer.alloc(0);
  const out: Buffer[] = [before];
  const list: Buffer[] = [];
  const heads: number[] = [];
  let at = before.length;
  for (const [n, part] of parts.entries()) {
    const data = Buffer.from(part.data ?? "");
    const method = part.method ?? 8;
    const packed = method === 8 ? deflateRawSync(data, { level: 9 }) : data;
    const name = Buffer.from(part.name, "utf8");
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(0x800 | (part.flags ?? 0), 6);
    head.writeUInt16LE(method, 8);
    head.writeUInt32LE(crc32(data), 14);
    head.writeUInt32LE(part.saysPacked ?? packed.length, 18);
    head.writeUInt32LE(part.saysSize ?? data.length, 22);
    head.writeUInt16LE(name.length, 26);
    heads[n] = part.sharesHeadOf === undefined ? at : (heads[part.sharesHeadOf] ?? 0);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE((3 << 8) | 20, 4);
    head.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(((part.mode ?? 0o100644) << 16) >>> 0, 38);
    entry.writeUInt32LE(heads[n] ?? 0, 42);
    list.push(entry, name);
    if (part.sharesHeadOf !== undefined) continue;
    out.push(head, name, packed);
    at += head.length + name.length + packed.length;
  }
  const listBytes = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(0xffff, odd.saysCount ?? parts.length), 8);
  end.writeUInt16LE(Math.min(0xffff, odd.saysCount ?? parts.length), 10);
  end.writeUInt32LE(listBytes.length, 12);
  end.writeUInt32LE(odd.listAt ?? at, 16);
  end.writeUInt16LE(odd.comment?.length ?? 0, 20);
  return Buffer.concat([...out, listBytes, end, odd.comment ?? Buffer.alloc(0)]);
};

const types =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>';
const ns =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
export const words = (inside: string, before = ""): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${before}<w:document ${ns}><w:body>${inside}</w:body></w:document>`;
export const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

export const docx = (document: Part["data"], more: readonly Part[] = [], odd: Parameters<typeof zip>[1] = {}): Buffer =>
  zip(
    [
      { name: "[Content_Types].xml", data: types },
      { name: "word/document.xml", ...(document !== undefined && { data: document }) },
      ...more,
    ],
    odd,
  );
