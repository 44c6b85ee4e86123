/**
 * In place of macOS's `say`, by its manual page: `-v '?'` lists voices; else text comes by its input, a voice that is
 * not there is an error, and the sound is written to the file of `-o` in the format asked for, with the filler before
 * the data that CoreAudio writes. It speaks as long as the words take at the rate.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

const listed = `Albert              en_US    # Hello! My name is Albert.
Daniel              en_GB    # Hello! My name is Daniel.
Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.
Anna                de_DE    # Hallo! Ich heiße Anna.
Maged               ar_001   # مرحبًا! اسمي ماجد.
Samantha            en_US    # Hello! My name is Samantha.
Zoe (Premium)       en_US    # Hello! My name is Zoe.
`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    voice: { type: "string", short: "v" },
    rate: { type: "string", short: "r" },
    "output-file": { type: "string", short: "o" },
    "file-format": { type: "string" },
    "data-format": { type: "string" },
  },
});
const fail = (why: string): never => {
  process.stderr.write(`${why}\n`);
  process.exit(1);
};

if (values.voice === "?") {
  process.stdout.write(listed);
  process.exit(0);
}
const known = listed.split("\n").some((line) => line.startsWith(`${values.voice ?? ""} `));
if (!known) fail(`Voice \`${values.voice}' not found.`);
if (positionals.length > 0) fail("text in the arguments can be read by everybody on the machine");
const file = values["output-file"] ?? fail("no output file");
const [, rateText] = /^LEI16@(\d+)$/u.exec(values["data-format"] ?? "") ?? fail("Opening output file failed: fmt?");
if (values["file-format"] !== "WAVE") fail("Opening output file failed: typ?");
const rateHz = Number(rateText);
const wordCount = readFileSync(0, "utf8").split(/\s+/u).filter(Boolean).length;
const samples = Int16Array.from(
  { length: Math.round((wordCount * 60 * rateHz) / Number(values.rate ?? 175)) },
  (_, n) => Math.round(8_000 * Math.sin((n * 2 * Math.PI * 200) / rateHz)),
);
const fillerBytes = 4_008;
const header = Buffer.alloc(52 + fillerBytes);
header.write("RIFF", 0, "latin1");
header.writeUInt32LE(header.length - 8 + samples.byteLength, 4);
header.write("WAVEfmt ", 8, "latin1");
header.writeUInt32LE(16, 16);
header.writeUInt16LE(1, 20);
header.writeUInt16LE(1, 22);
header.writeUInt32LE(rateHz, 24);
header.writeUInt32LE(rateHz * 2, 28);
header.writeUInt16LE(2, 32);
header.writeUInt16LE(16, 34);
header.write("FLLR", 36, "latin1");
header.writeUInt32LE(fillerBytes, 40);
header.write("data", 44 + fillerBytes, "latin1");
header.writeUInt32LE(samples.byteLength, 48 + fillerBytes);
writeFileSync(file, Buffer.concat([header, Buffer.from(samples.buffer)]));
