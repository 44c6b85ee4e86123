/** Makes PDFs, right ones and such as no honest program makes. */
import { deflateSync } from "node:zlib";

export type Objects = readonly (string | Buffer)[];

/** Objects 1, 2, … with a right list of their places; the first is the catalogue. */
export const pdf = (objects: Objects, trailer = ""): Buffer => {
  const out: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const places: number[] = [];
  let at = out[0]?.length ?? 0;
  for (const [n, object] of objects.entries()) {
    places.push(at);
    const bytes = Buffer.concat([Buffer.from(`${n + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n")]);
    out.push(bytes);
    at += bytes.length;
  }
  const list = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  out.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${list}trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(out);
};

export const stream = (data: Buffer | string, dictionary = ""): Buffer => {
  const bytes = Buffer.from(data);
  return Buffer.concat([
    Buffer.from(`<</Length ${bytes.length}${dictionary}>>\nstream\n`),
    bytes,
    Buffer.from("\nendstream"),
  ]);
};
export const packed = (data: Buffer, times = 1): Buffer => {
  let bytes = data;
  for (let n = 0; n < times; n++) bytes = deflateSync(bytes, { level: 9 });
  return stream(bytes, `/Filter[${"/FlateDecode".repeat(times)}]`);
};

const font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
/** One page with this content; `resources` and `more` stand behind font and content, from object 6 on. */
export const onePage = (
  content: string | Buffer,
  options: {
    readonly resources?: string;
    readonly page?: string;
    readonly catalog?: string;
    readonly more?: Objects;
    readonly trailer?: string;
  } = {},
): Buffer =>
  pdf(
    [
      `<</Type/Catalog/Pages 2 0 R${options.catalog ?? ""}>>`,
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>${options.resources ?? ""}>>${options.page ?? ""}>>`,
      font,
      typeof content === "string" ? stream(content) : content,
      ...(options.more ?? []),
    ],
    options.trailer,
  );
export const says = (text: string): string => `BT /F 12 Tf 72 700 Td (${text}) Tj ET`;
