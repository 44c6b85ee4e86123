/**
 * Listens to one side of a made dialogue with PocketSphinx in this process, as fast as it goes, so that it is known
 * up to which sample the sound was taken when something was reported. The loader finds the libraries only in an
 * environment that was there from the start; hence a process of its own.
 */
import { cpuUsage } from "node:process";
import { openCleaner } from "@wingman/gpu/cleaning/cleaner";
import { loadSuppressor } from "@wingman/gpu/cleaning/suppressor";
import { framesOf } from "@wingman/gpu/audio/frames";
import { Listener } from "@wingman/gpu/stt/listening/listener";
import { openDecoder } from "@wingman/gpu/stt/pocketsphinx/decoder";
import { loadLibrary } from "@wingman/gpu/stt/pocketsphinx/library";
import { salesModel } from "@wingman/gpu/stt/pocketsphinx/sales-talk";
import { openSubjects } from "@wingman/gpu/stt/pocketsphinx/vocabulary";
import type { Heard } from "@wingman/gpu/stt/recognizer";
import { loadSilero } from "@wingman/gpu/vad/silero";
import type { Closed, Listened, ListenTask } from "./listen.ts";

process.once("message", (task: ListenTask) => {
  void listen(task).then((listened) => process.send?.(listened, () => process.disconnect?.()));
});

async function listen({ sound, files, endpointing, about, isCleaned }: ListenTask): Promise<Listened> {
  const silero = await loadSilero();
  const cleaner = openCleaner(isCleaned ? await loadSuppressor() : undefined, "auto", 0);
  const library = loadLibrary(files);
  const decoder = await openDecoder(library, {
    files,
    speed: "usual",
    subject: about
      ? await (
          await openSubjects(files.dictionary, about.cacheDir)
        )(about)
      : { said: [], model: undefined, notListenedFor: [] },
    sales: about && (await salesModel(library, files.dictionary, about.cacheDir)),
  });
  let cpuMs = 0;
  let heard: Heard[] = [];
  const timed = {
    ...decoder,
    async end(endSample: number) {
      const before = cpuUsage();
      const decoded = await decoder.end(endSample);
      const { user, system } = cpuUsage(before);
      cpuMs = (user + system) / 1_000;
      return decoded;
    },
  };
  const listener = new Listener(silero.open(), timed, 0, (one) => heard.push(one), endpointing);
  const closed: Closed[] = [];
  const reports: Listened["reports"][number][] = [];
  const keep = (atSample: number): void => {
    for (const one of heard)
      if (one.kind === "final" || one.kind === "silence") {
        const isFinal = one.kind === "final";
        const text = isFinal ? one.words.map((word) => word.text).join(" ") : "";
        const words = isFinal ? one.words.length : 0;
        const held = isFinal && one.held === true;
        closed.push({ endSample: one.endSample, atSample, held, text, words, cpuMs: isFinal ? cpuMs : 0 });
      }
    reports.push(...heard.map((one) => ({ atSample, heard: one })));
    heard = [];
  };
  for (const frame of framesOf(sound, 32)) {
    for (const each of cleaner.take(frame)) await listener.take(each);
    keep(frame.firstSample + frame.samples.length);
  }
  for (const each of cleaner.finish()) await listener.take(each);
  await listener.finish();
  keep(sound.length);
  decoder.free();
  cleaner.free();
  await silero[Symbol.asyncDispose]();
  return { closed, reports };
}
