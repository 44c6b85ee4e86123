/** Against a program that keeps to the manual page of macOS's `say`; the real one runs nowhere but there. */
import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { heard, samplesIn, voiceContract } from "../contract.ts";
import { openSay, sayVoiceFor, sayVoicesIn } from "./say.ts";

const folder = await mkdtemp(join(tmpdir(), "wingman-say-"));
after(() => rm(folder, { recursive: true, force: true }));
const never = new AbortController().signal;
const program = async (name: string, body: string): Promise<{ command: string; env: Record<string, string> }> => {
  const command = join(folder, name);
  await writeFile(command, `#!/bin/sh\n${body}\n`);
  await chmod(command, 0o755);
  return { command, env: {} };
};
const standIn = fileURLToPath(new URL("./say.test-program.ts", import.meta.url));
const say = await program("say", `exec "${process.execPath}" "${standIn}" "$@"`);

voiceContract("say in English, by a stand-in", async () => ({
  voice: await openSay(say),
  sentences: ["Ask who signs the contract.", "Then name the price.", "Wait for the answer."],
  language: "en",
}));
voiceContract("say in Arabic, by a stand-in", async () => ({
  voice: await openSay(say),
  sentences: ["اسأل من يوقع العقد.", "ثم اذكر السعر، بهدوء.", "هل هذا واضح؟"],
  language: "ar-AE",
}));

test("its languages are those of the voices it lists, and nothing it says leaves the machine", async () => {
  await using voice = await openSay(say);
  assert.deepEqual([...voice.info.languages].sort(), ["ar", "de", "en"]);
  assert.equal(voice.info.textLeaves, false);
});

test("a voice is chosen that is for use: pulled ones first, of the same region, and none for jokes", () => {
  const voices = sayVoicesIn(
    [
      "Bad News            en_US    # The light you see at the end of the tunnel",
      "Daniel              en_GB    # Hello! My name is Daniel.",
      "Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.",
      "Samantha            en_US    # Hello! My name is Samantha.",
      "Anna                de_DE    # Hallo! Ich heiße Anna.",
      "Maged               ar_001   # مرحبًا! اسمي ماجد.",
      "not a line of a voice",
    ].join("\n"),
  );
  assert.equal(voices.length, 6);
  assert.equal(voices[2]?.name, "Eddy (German (Germany))");
  assert.equal(sayVoiceFor(voices, "en-US"), "Samantha");
  assert.equal(sayVoiceFor(voices, "en-GB"), "Daniel");
  assert.equal(sayVoiceFor(voices, "de"), "Anna");
  assert.equal(sayVoiceFor(voices, "ar-AE"), "Maged");
  assert.equal(sayVoiceFor(voices, "fi"), undefined);
  assert.equal(sayVoiceFor([...voices, { name: "Zoe (Premium)", locale: "en-AU" }], "en-US"), "Zoe (Premium)");
  assert.equal(sayVoiceFor([{ name: "Bad News", locale: "en-US" }], "en-US"), undefined);
});

test("twice as fast takes half as long", async () => {
  await using voice = await openSay(say);
  const [usual, fast] = await Promise.all(
    [1, 2].map(async (rate) => samplesIn(await heard(voice.speak("So this is it.", { language: "en", rate }, never)))),
  );
  assert.ok(Math.abs((usual ?? 0) / (fast ?? 1) - 2) < 0.05);
});

test("a program that has no voice, or that fails, is said with what to do, and no file is left", async () => {
  await assert.rejects(openSay(await program("empty", "exit 0")), { code: "WING_TTS_ENGINE", message: /no voice/u });
  await assert.rejects(openSay({ command: join(folder, "none"), env: {} }), { code: "WING_TTS_ENGINE" });
  process.env.TMPDIR = folder; // Where nobody else puts anything.
  const broken = await program(
    "broken",
    `case "$2" in '?') echo "Samantha  en_US  # Hello" ;; *) echo "Voice not found." >&2; exit 1 ;; esac`,
  );
  await using voice = await openSay(broken);
  await assert.rejects(heard(voice.speak("So this is it.", { language: "en", rate: 1 }, never)), {
    code: "WING_TTS_ENGINE",
    message: /Voice not found/u,
  });
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith("wingman-voice-")),
    [],
  );
});
