/** An engine's process over a model that is only played: everything but the model is what runs in earnest. */
import { serveEngine } from "../../process/serve.ts";
import { windowDecoders, type WindowDecoderSettings } from "./decoders.ts";
import { type Faults, scriptedModel } from "./scripted-model.fixture.ts";
import { shortTurns } from "./scripted-sound.fixture.ts";

export type ScriptedSettings = WindowDecoderSettings & {
  readonly turns?: number;
  readonly faults?: Faults;
  readonly windowMs?: number;
  readonly msASecond?: number;
};

serveEngine<ScriptedSettings>(async ({ turns, faults, windowMs = 0, msASecond = 0, ...settings }) => {
  const { recording, words } = await shortTurns(turns);
  const model = scriptedModel({
    recording,
    words,
    ...(faults && { faults }),
    costMs: (samples) => windowMs + (msASecond * samples) / 16_000,
  });
  return windowDecoders(model, settings);
});
