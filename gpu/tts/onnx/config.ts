/** What stands beside a Piper voice (`<voice>.onnx.json`): its rate, its sounds and their numbers. */
import { readFile } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";

const VoiceConfig = Type.Object({
  audio: Type.Object({ sample_rate: Type.Integer({ minimum: 8_000, maximum: 48_000 }) }),
  espeak: Type.Optional(Type.Object({ voice: Type.String({ pattern: "^[A-Za-z0-9-]{2,20}$" }) })),
  inference: Type.Optional(
    Type.Object({
      noise_scale: Type.Optional(Type.Number()),
      length_scale: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
      noise_w: Type.Optional(Type.Number()),
    }),
  ),
  phoneme_type: Type.Optional(Type.Union([Type.Literal("espeak"), Type.Literal("text")])),
  phoneme_id_map: Type.Record(Type.String(), Type.Array(Type.Integer(), { maxItems: 8 })),
  num_speakers: Type.Optional(Type.Integer({ minimum: 1 })),
  language: Type.Optional(Type.Object({ code: Type.Optional(Type.String()), family: Type.Optional(Type.String()) })),
});
export type VoiceConfig = Static<typeof VoiceConfig>;

const bytesMax = 1_000_000;

/** Throws `Failure` WING_TTS_MODEL. */
export const readVoiceConfig = async (file: string): Promise<VoiceConfig> => {
  const remedy = "Put the voice's .onnx and its .onnx.json of the same name into the folder, as they are published.";
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Failure("WING_TTS_MODEL", `${file} cannot be read.`, { remedy, cause });
  });
  let config: unknown;
  try {
    config = bytes.length > bytesMax ? undefined : JSON.parse(bytes.toString("utf8"));
  } catch {
    config = undefined;
  }
  if (Value.Check(VoiceConfig, config) && ["^", "$", "_"].every((mark) => mark in config.phoneme_id_map)) return config;
  throw new Failure("WING_TTS_MODEL", `${file} does not describe a Piper voice.`, { remedy });
};
