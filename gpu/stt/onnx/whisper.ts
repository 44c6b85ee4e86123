/** Whisper: a picture of the sound of a fixed length, a prompt of special tokens, text. */
import { tokenFrames } from "./token-times.ts";
import { grouped, type LoadedModel, type Loading } from "./family.ts";
import { findLanguage, greedyDecoder, type Row, type Rules } from "./greedy.ts";
import { melReckoning } from "./mel.ts";
import type { DecodedWindow, SoundWindow } from "./model.ts";
import { badModel } from "./model-failure.ts";
import { type ModelFolder, tokenId } from "./model-folder.ts";
import { checkInputs, floatsOf, inputShape, numbers, openSession } from "./session.ts";

export async function loadWhisper({ folder, provider, threads, batchMax }: Loading): Promise<LoadedModel> {
  const prompts = whisperPrompts(folder);
  const { feature_size: bandCount = 80, hop_length: hopSamples = 160, n_fft: fftSamples = 400 } = folder.preprocessor;
  const windowSamples = folder.preprocessor.n_samples ?? 480_000;
  const columnCount = Math.floor(windowSamples / hopSamples);
  const encoder = await openSession(folder.encoderPath, provider, threads);
  const session = await openSession(folder.decoderPath, provider, threads);
  checkInputs(encoder, "encoder", ["input_features"], /^input_features$/u);
  const { type, shape } = inputShape(encoder, "input_features");
  for (const [axis, wanted] of [bandCount, columnCount].entries()) {
    const held = shape[axis + 1];
    if (typeof held === "number" && held !== wanted)
      throw badModel(
        `The encoder's "input_features" is ${held} where preprocessor_config.json of the speech model says ${wanted}.`,
      );
  }
  const decoder = greedyDecoder(session);
  const rules: Rules = {
    ...prompts.rules,
    alignmentHeads: decoder.hasAttention ? (folder.generation.alignment_heads ?? []) : [],
  };
  const picture = melReckoning({ bandCount, hopSamples, fftSamples, windowSamples });
  /** The encoder halves the columns. */
  const frameSamples = hopSamples * 2;

  return {
    facts: {
      family: "whisper",
      languages: prompts.languages,
      windowSamplesMax: windowSamples,
      vocabularySize: decoder.vocabularySize,
      tokensMax: prompts.tokensMax,
    },
    groupsOf: (windows) =>
      grouped(
        windows.map((window) => {
          const { prompt, prefix } = prompts.rowOf(window);
          const unknown = prompt.indexOf(findLanguage);
          return { kind: 0, told: unknown === -1 ? prompt.length + prefix.length : unknown };
        }),
        { batchMax, vocabularySize: decoder.vocabularySize },
      ),
    async decode(windows) {
      const features = new Float32Array(windows.length * bandCount * columnCount);
      for (const [at, { samples }] of windows.entries()) features.set(picture(samples), at * bandCount * columnCount);
      const encoded = await encoder.run({
        input_features: numbers(type, features, [windows.length, bandCount, columnCount]),
      });
      const hidden = encoded.last_hidden_state;
      const [, frameCount = 0, width = 0] = hidden?.dims ?? [];
      const rows = windows.map(prompts.rowOf);
      const decoded = await decoder.decode(
        { values: floatsOf(hidden as never, "last_hidden_state"), frameCount, width },
        rows,
        rules,
      );
      return decoded.map((row, at): DecodedWindow => {
        const { samples, language } = windows[at] ?? { samples: new Int16Array(), language: null };
        const frames = tokenFrames(
          row.attention,
          Math.min(frameCount, Math.ceil(samples.length / frameSamples)),
          rows[at]?.prompt.length ?? 0,
          row.tokens.length,
        );
        const sampleAt = (n: number): number | null =>
          frames === null ? null : Math.min(samples.length, (frames[n] ?? 0) * frameSamples);
        return {
          tokens: row.tokens.map((id, n) => ({
            id,
            logProbability: row.logProbabilities[n] ?? 0,
            firstSample: sampleAt(n),
            endSample: sampleAt(n + 1),
          })),
          language: row.language === null ? (prompts.onlyLanguage ?? language) : prompts.nameOf(row.language),
          noSpeechProbability: row.noSpeechProbability,
          wasCut: row.wasCut,
        };
      });
    },
    async release() {
      await encoder.release();
      await session.release();
    },
  };
}

type Prompts = {
  readonly rules: Omit<Rules, "alignmentHeads">;
  readonly languages: readonly string[];
  /** Where the model knows one only. */
  readonly onlyLanguage: string | null;
  readonly tokensMax: number;
  nameOf(language: number): string | null;
  rowOf(window: SoundWindow): Row;
};

/** Which tokens mean what, and what stands before the text, by the folder's own files. */
function whisperPrompts({ config, generation, tokens }: ModelFolder): Prompts {
  const start = tokenId("the start", generation.decoder_start_token_id, config.decoder_start_token_id);
  const end = tokenId("the end", generation.eos_token_id, config.eos_token_id);
  const noTimes = tokenId("no times", generation.no_timestamps_token_id, tokens.idOf("<|notimestamps|>"));
  const before = tokenId("what was said before", generation.prev_sot_token_id, tokens.idOf("<|startofprev|>"));
  const noSpeech = tokens.idOf("<|nospeech|>") ?? tokens.idOf("<|nocaptions|>");
  const languages = new Map(
    Object.entries(generation.is_multilingual === false ? {} : (generation.lang_to_id ?? {})).map(([token, id]) => [
      token.slice("<|".length, -"|>".length),
      id,
    ]),
  );
  const isMultilingual = languages.size > 0;
  const task = isMultilingual
    ? [tokenId("transcribing", generation.task_to_id?.transcribe, tokens.idOf("<|transcribe|>"))]
    : [];
  const positionsMax = config.max_target_positions ?? positionsOfWhisper;
  const contextMax = Math.floor(positionsMax / 2) - 1;
  const commandCount = isMultilingual ? 4 : 2;
  return {
    rules: {
      end,
      suppressed: [
        ...new Set([...(generation.suppress_tokens ?? config.suppress_tokens ?? []), ...tokens.special]),
      ].filter((id) => id >= 0 && id !== end),
      suppressedAtFirst: generation.begin_suppress_tokens ?? config.begin_suppress_tokens ?? [],
      languages: [...languages.values()],
      noSpeech: noSpeech === undefined ? null : { token: noSpeech, after: start },
      positionsMax,
    },
    languages: isMultilingual ? [...languages.keys()] : ["en"],
    onlyLanguage: isMultilingual ? null : "en",
    tokensMax: positionsMax - commandCount,
    nameOf: (language) => [...languages].find(([, id]) => id === language)?.[0] ?? null,
    rowOf({ language, context, prefix, tokensMax }): Row {
      const room = positionsMax - commandCount - Math.min(tokensMax, positionsMax - commandCount) - 1;
      // The language is told from the sound alone: what was said in another one would lead it astray.
      const isOpen = isMultilingual && language === null;
      const said = isOpen || room <= 0 ? [] : context.slice(-Math.min(contextMax, room));
      const spoken: Row["prompt"] = isMultilingual ? [languages.get(language ?? "") ?? findLanguage] : [];
      return {
        prompt: [...(said.length > 0 ? [before, ...said] : []), start, ...spoken, ...task, noTimes],
        prefix,
        tokensMax,
      };
    },
  };
}

/** Of every Whisper so far, where config.json does not say it. */
const positionsOfWhisper = 448;
