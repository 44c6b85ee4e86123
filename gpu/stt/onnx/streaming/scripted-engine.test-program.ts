/** An engine's process over a model that is only played: everything but the model is what runs in earnest. */
import { Failure } from "@wingman/domain/failure";
import { serveEngine } from "../../process/serve.ts";
import type { SpeechModel } from "../model.ts";
import { windowDecoders, type WindowDecoderSettings } from "./decoders.ts";
import { type Faults, scriptedModel } from "./scripted-model.fixture.ts";
import { shortTurns } from "./scripted-sound.fixture.ts";

export type ScriptedSettings = WindowDecoderSettings & {
  readonly turns?: number;
  readonly faults?: Faults;
  readonly windowMs?: number;
  readonly msASecond?: number;
  /** After so many windows the model is as one whose thread has ended. */
  readonly diesAfter?: number;
};

serveEngine<ScriptedSettings>(async ({ turns, faults, windowMs = 0, msASecond = 0, diesAfter, ...settings }) => {
  const { recording, words } = await shortTurns(turns);
  const model = scriptedModel({
    recording,
    words,
    ...(faults && { faults }),
    costMs: (samples) => windowMs + (msASecond * samples) / 16_000,
  });
  const decode: SpeechModel["decode"] = async (windows) => {
    if (model.asked.length >= (diesAfter ?? Number.POSITIVE_INFINITY))
      throw new Failure("WING_STT_ENGINE_DIED", "The speech model's thread ended.");
    return model.decode(windows);
  };
  return windowDecoders({ ...model, decode }, settings);
});
