/** One PocketSphinx decoder: one utterance after another of one speaker's channel. About 90 MB and 0.3 s of CPU to make. */
import { Failure } from "@wingman/domain/failure";
import type { DecodedWord, Decoder } from "../listening/decoder.ts";
import type { PocketSphinxFiles } from "./files.ts";
import { showable } from "./filter.ts";
import { beside, isNull, type Library, type Pointer } from "./library.ts";
import { decoderArguments, decoderFrameSamples, interimConfidence, salesShare, type Speed } from "./settings.ts";
import { joint, type Prepared } from "./vocabulary.ts";

export type DecoderOptions = {
  readonly files: PocketSphinxFiles;
  readonly speed: Speed;
  /** Without a model in it nothing of a company's own is mixed in. */
  readonly subject: Prepared;
  /** Where the model of sales talk lies (`salesModel`); undefined where there is none. */
  readonly sales: string | undefined;
};

/** Throws `Failure` WING_STT_ENGINE_START when a model or the dictionary cannot be read. */
export async function openDecoder(
  library: Library,
  { files, speed, subject, sales }: DecoderOptions,
): Promise<Decoder> {
  library.setLogFile(null);
  const parameters = ["wingman", ...decoderArguments(files, speed)];
  const settings = started(
    library.settingsOf(null, library.knownSettings(), parameters.length, parameters, 1),
    "its settings were refused",
  );
  const decoder = started(
    await beside<Pointer | null>(library.create, settings),
    "the acoustic model or the dictionary could not be read",
  );
  const logMath: Pointer = library.logMath(decoder);
  const read = async (path: string): Promise<Pointer> =>
    // 0 is "find out the format" in this version, not -1.
    started(
      await beside<Pointer | null>(library.readModel, settings, path, 0, logMath),
      "a language model could not be read",
    );
  // Words before the search is made: afterwards each one would rebuild its tree.
  for (const { word, pronunciation } of subject.said)
    if (isNull(library.lookUpWord(decoder, word))) library.addWord(decoder, word, pronunciation, 0);
  const parts: Part[] = [];
  if (sales !== undefined) parts.push({ name: "sales", model: await read(sales), share: salesShare });
  if (subject.model) parts.push({ name: "domain", model: await read(subject.model.path), share: subject.model.share });
  const model = mix(library, settings, await read(files.languageModel), parts);
  const name = "speech";
  if ((await beside<number>(library.setModel, decoder, name, model)) !== 0 || library.setSearch(decoder, name) !== 0)
    started(null, "the language model was refused");
  library.freeModel(model); // The decoder holds it by a count of its own; ours would keep 40 MB for ever.

  const wordsFrom = (first: Pointer | null): DecodedWord[] => showable(segmentsOf(library, first, logMath));
  return {
    begin() {
      library.startStream(decoder); // Or word times would go on counting from the utterance before.
      library.startUtterance(decoder);
    },
    async hear(samples) {
      const frames = await beside<number>(library.process, decoder, samples, samples.length, 0, 0);
      if (frames < 0) throw new Failure("WING_STT_ENGINE_DIED", "PocketSphinx refused the sound.");
    },
    guess: () => ({
      words: wordsFrom(library.firstSegment(decoder)).map((word) => ({ ...word, confidence: interimConfidence })),
    }),
    async end() {
      await beside<number>(library.endUtterance, decoder);
      // The lattice and its best path are made by whoever asks first: 40 ms in which the other channels must not stand still.
      return { words: wordsFrom(await beside<Pointer | null>(library.firstSegment, decoder)) };
    },
    free() {
      library.free(decoder);
      library.freeSettings(settings);
    },
  };
}

type Part = { readonly name: string; readonly model: Pointer; readonly share: number };

/** The general model has what the others leave. */
function mix(library: Library, settings: Pointer, general: Pointer, others: readonly Part[]): Pointer {
  if (others.length === 0) return general;
  const share = 1 - others.reduce((sum, part) => sum + part.share, 0);
  const parts: readonly Part[] = [{ name: "general", model: general, share }, ...others];
  const models = parts.map(({ model }) => model);
  const [names, shares] = [parts.map(({ name }) => name), Float32Array.from(parts, (part) => part.share)];
  const mixed = started(
    library.mixModels(settings, models, names, shares, parts.length),
    "the language models could not be mixed",
  );
  for (const model of models) library.freeModel(model); // The mixture holds them by counts of its own.
  return mixed;
}

function segmentsOf(library: Library, firstSegment: Pointer | null, logMath: Pointer): DecodedWord[] {
  const words: DecodedWord[] = [];
  const [first, last] = [new Int32Array(1), new Int32Array(1)];
  for (let segment = firstSegment; !isNull(segment); segment = library.nextSegment(segment)) {
    const raw: string = library.segmentWord(segment);
    if (isFiller(raw)) continue;
    library.segmentFrames(segment, first, last);
    const confidence = library.probabilityOf(logMath, library.segmentScore(segment, null, null, null));
    const parts = raw.replace(/\(\d+\)$/, "").split(joint);
    const firstSample = (first[0] ?? 0) * decoderFrameSamples;
    const length = ((last[0] ?? 0) + 1) * decoderFrameSamples - firstSample;
    // A name said as one is written as its words; where one ends and the next begins nobody was told.
    for (const [index, text] of parts.entries())
      words.push({
        text,
        firstSample: firstSample + Math.round((length * index) / parts.length),
        endSample: firstSample + Math.round((length * (index + 1)) / parts.length),
        confidence: Math.min(1, Math.max(0, confidence)),
      });
  }
  return words;
}

/** `<s>`, `<sil>`, `[NOISE]`, `++BREATH++`: what the dictionary of fillers holds is no word. */
const isFiller = (raw: string): boolean => /^[<[+]/.test(raw);

function started(value: Pointer | null, why: string): Pointer {
  if (isNull(value))
    throw new Failure("WING_STT_ENGINE_START", `PocketSphinx did not start: ${why}.`, {
      remedy: "Remove .wingman/pocketsphinx and start again, so that it is fetched anew.",
    });
  return value;
}
