import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
// @boundaries-ignore Tests beside their source may use the harness.
import { onePage, pdf, says, stream } from "../../tests/harness/make-pdf.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { docx, paragraph, words } from "../../tests/harness/make-zip.ts";
import { untrustedLimits } from "./limits.ts";
import { type FileKind, kindOfName, readUntrusted, type UntrustedFile } from "./untrusted.ts";

const read = async (bytes: Buffer, kind?: FileKind): Promise<UntrustedFile> => {
  const found = await readUntrusted(bytes, kind === undefined ? {} : { kind });
  if (found instanceof Failure) assert.fail(`${found.code}: ${found.message}`);
  return found;
};
const codeOf = async (bytes: Buffer, kind?: FileKind): Promise<string> => {
  const found = await readUntrusted(bytes, kind === undefined ? {} : { kind });
  return found instanceof Failure ? found.code : `read ${found.kind}`;
};

test("text comes as it is, in its encoding, without what steers", async () => {
  assert.equal((await read(Buffer.from("a\r\nb\u0007c"), "txt")).text, "a\nb c");
  assert.equal((await read(Buffer.from("\ufeff# مرحبا"), "md")).text, "# مرحبا");
  assert.equal((await read(Buffer.from("\ufeffhello", "utf16le"))).text, "hello");
  assert.equal(await codeOf(Buffer.from([0x61, 0xff, 0xfe])), "WING_UPLOAD_BROKEN");
});

test("a document's paragraphs and a paper's pages keep their order", async () => {
  const document = docx(
    words(`${paragraph("First &amp; last")}<w:p><w:r><w:t>two</w:t><w:tab/><w:t>parts</w:t></w:r></w:p>`),
  );
  assert.deepEqual(await read(document, "docx"), {
    kind: "docx",
    text: "First & last\n\ntwo parts",
    pages: ["First & last\n\ntwo parts"],
    sound: null,
  });
  const page = (contents: number): string =>
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${contents} 0 R/Resources<</Font<</F 5 0 R>>>>>>`;
  const paper = pdf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
    page(6),
    page(7),
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    stream(says("Page one")),
    stream(says("Page two")),
  ]);
  const { pages } = await read(paper, "pdf");
  assert.deepEqual(pages, ["Page one\n", "Page two\n"]);
});

test("headings and tables keep their form in a Word document", async () => {
  const cell = (text: string): string => `<w:tc>${paragraph(text)}</w:tc>`;
  const document = docx(
    words(
      `<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Fees</w:t></w:r></w:p><w:tbl><w:tr>${cell("Plan")}${cell("Price")}</w:tr><w:tr>${cell("Yard")}${cell("$5")}</w:tr></w:tbl>${paragraph("After")}`,
    ),
  );
  assert.equal((await read(document, "docx")).text, "## Fees\n\n| Plan | Price |\n| Yard | $5 |\n\nAfter");
});

test("a page is read as people read it", async () => {
  const html =
    "<title>t</title><nav>Home</nav><h1>Prices</h1><p>From&nbsp;&pound;5<br>a month</p><script>x()</script><style>p{}</style><table><tr><td>a</td><td>b</td></tr></table><footer>Imprint</footer>";
  assert.equal((await read(Buffer.from(html), "html")).text, "# Prices\n\nFrom £5\na month\n\n| a | b |");
  const framed = "<p>Follow us<main><h2>Hours</h2><p>All day</p></main><p>More";
  assert.equal((await read(Buffer.from(framed), "html")).text, "## Hours\n\nAll day");
});

test("JSON and sound are looked at, no more", async () => {
  assert.equal((await read(Buffer.from('{"a":[1]}'), "json")).text, '{"a":[1]}');
  const wav = Buffer.alloc(44 + 32_000);
  wav.write("RIFF", 0);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  [1, 1].forEach((value, n) => wav.writeUInt16LE(value, 20 + 2 * n));
  wav.writeUInt32LE(16_000, 24);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(32_000, 40);
  assert.deepEqual((await read(wav, "wav")).sound, {
    format: "pcm",
    channels: 1,
    samplesPerSecond: 16_000,
    bitsPerSample: 16,
    seconds: 1,
  });
});

test("a file is what its bytes say, and is refused where its name says another", async () => {
  assert.equal(await codeOf(onePage(says("x"))), "read pdf");
  assert.equal(await codeOf(onePage(says("x")), "txt"), "WING_UPLOAD_KIND");
  assert.equal(await codeOf(Buffer.from("plain"), "pdf"), "WING_UPLOAD_KIND");
  assert.deepEqual(["a.PDF", "b.htm", "c.markdown", "d.exe", "e"].map(kindOfName), [
    "pdf",
    "html",
    "md",
    undefined,
    undefined,
  ]);
});

test("whoever stops waiting ends the reader, and readers have a bound", async () => {
  const stop = new AbortController();
  const heavy = Buffer.from(`<p>${" \n".repeat(2_000_000)}`);
  const stopped = readUntrusted(heavy, { kind: "html", signal: stop.signal });
  setTimeout(() => stop.abort(new Error("not wanted any more")), 20);
  await assert.rejects(stopped, /not wanted/);
  const all = await Promise.all(
    Array.from({ length: untrustedLimits.processesMax + untrustedLimits.waitingMax + 1 }, () =>
      codeOf(Buffer.from("x")),
    ),
  );
  assert.equal(all.filter((code) => code === "WING_UPLOAD_BUSY").length, 1);
  assert.equal(all.filter((code) => code === "read txt").length, all.length - 1);
  assert.equal(await codeOf(Buffer.alloc(untrustedLimits.fileBytesMax + 1)), "WING_UPLOAD_TOO_LARGE");
});
