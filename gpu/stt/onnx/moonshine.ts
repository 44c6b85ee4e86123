/** Moonshine: the sound as it is, of any length, and text of one language. It has no context and no notion of silence. */
import { grouped, type LoadedModel, type Loading, windowSamplesMax } from "./family.ts";
import { greedyDecoder, type Rules } from "./greedy.ts";
import type { SoundWindow } from "./model.ts";
import { tokenId } from "./model-folder.ts";
import { checkInputs, floatsOf, inputShape, numbers, ones, openSession } from "./session.ts";

/** Shorter sound gives the encoder no frame at all: it is filled up with silence. */
const windowSamplesMin = 1_600;
/** Of every Moonshine so far, where config.json does not say it. */
const positionsOfMoonshine = 194;

export async function loadMoonshine(
  { folder, provider, threads, batchMax }: Loading,
  languages: readonly string[],
): Promise<LoadedModel> {
  const { config, generation, preprocessor } = folder;
  const start = tokenId("the start", generation.decoder_start_token_id, config.decoder_start_token_id);
  const positionsMax = config.max_position_embeddings ?? positionsOfMoonshine;
  const rules: Rules = {
    end: tokenId("the end", generation.eos_token_id, config.eos_token_id),
    suppressed: generation.suppress_tokens ?? [],
    suppressedAtFirst: generation.begin_suppress_tokens ?? [],
    languages: [],
    noSpeech: null,
    positionsMax,
    alignmentHeads: [],
  };
  const encoder = await openSession(folder.encoderPath, provider, threads);
  const session = await openSession(folder.decoderPath, provider, threads);
  checkInputs(encoder, "encoder", ["input_values"], /^(input_values|attention_mask)$/u);
  const { type } = inputShape(encoder, "input_values");
  const decoder = greedyDecoder(session);

  return {
    facts: {
      family: "moonshine",
      languages,
      windowSamplesMax,
      vocabularySize: decoder.vocabularySize,
      tokensMax: positionsMax - 1,
    },
    // The encoder norms over the whole length: filled up to another's length a window would give other numbers.
    groupsOf: (windows) =>
      grouped(
        windows.map(({ samples, prefix }) => ({ kind: lengthOf(samples), told: 1 + prefix.length })),
        { batchMax, vocabularySize: decoder.vocabularySize },
      ),
    async decode(windows) {
      const length = Math.max(...windows.map(({ samples }) => lengthOf(samples)));
      const values = new Float32Array(windows.length * length);
      for (const [at, { samples }] of windows.entries())
        values.set(wave(samples, preprocessor.do_normalize === true), at * length);
      const encoded = await encoder.run({
        input_values: numbers(type, values, [windows.length, length]),
        ...(encoder.inputNames.includes("attention_mask") ? { attention_mask: ones(windows.length, length) } : {}),
      });
      const hidden = encoded.last_hidden_state;
      const [, frameCount = 0, width = 0] = hidden?.dims ?? [];
      const decoded = await decoder.decode(
        { values: floatsOf(hidden as never, "last_hidden_state"), frameCount, width },
        windows.map(({ prefix, tokensMax }: SoundWindow) => ({ prompt: [start], prefix, tokensMax })),
        rules,
      );
      return decoded.map(({ tokens, logProbabilities, wasCut }) => ({
        tokens: tokens.map((id, n) => ({
          id,
          logProbability: logProbabilities[n] ?? 0,
          firstSample: null,
          endSample: null,
        })),
        language: languages.length === 1 ? (languages[0] ?? null) : null,
        noSpeechProbability: null,
        wasCut,
      }));
    },
    async release() {
      await encoder.release();
      await session.release();
    },
  };
}

const lengthOf = (samples: Int16Array): number => Math.max(windowSamplesMin, samples.length);

function wave(samples: Int16Array, isNormalised: boolean): Float32Array {
  const values = Float32Array.from(samples, (sample) => sample / 32_768);
  if (!isNormalised || values.length === 0) return values;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance + 1e-7));
}
