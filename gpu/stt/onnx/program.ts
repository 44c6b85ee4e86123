/** The process in which a Whisper or a Moonshine listens. */
import { serveEngine } from "../process/serve.ts";
import type { ModelSettings } from "./load.ts";
import { windowDecoders, type WindowDecoderSettings } from "./streaming/decoders.ts";
import { openModel } from "./worker.ts";

export type OnnxProgramSettings = { readonly model: ModelSettings; readonly streaming: WindowDecoderSettings };

serveEngine<OnnxProgramSettings>(async ({ model, streaming }) => windowDecoders(await openModel(model), streaming));
