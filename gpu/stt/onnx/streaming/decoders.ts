/** Decoders of many channels over one model. */
import type { Decoder } from "../../listening/decoder.ts";
import type { Served } from "../../process/serve.ts";
import type { SpeechModel } from "../model.ts";
import type { Agreement } from "./agreement.ts";
import type { FilterSettings } from "./filters.ts";
import { openQueue } from "./queue.ts";
import { channelCountMax } from "./settings.ts";
import { openWindowDecoder } from "./window-decoder.ts";

export type WindowDecoderSettings = { readonly filters?: FilterSettings; readonly agreement?: Agreement };

/** Takes the model over: `stop` lets it go when nothing is under way in it any more. */
export function windowDecoders(model: SpeechModel, settings: WindowDecoderSettings = {}): Served {
  const queue = openQueue(model);
  let taken = 0;
  return {
    take(about): Promise<Decoder> | undefined {
      if (taken >= channelCountMax) return undefined;
      taken += 1;
      return Promise.resolve(openWindowDecoder({ model, queue, about, ...settings }));
    },
    async giveBack(decoder) {
      decoder.free();
      taken -= 1;
    },
    load: () => queue.load(),
    async stop() {
      await queue.stop();
      await model[Symbol.asyncDispose]();
    },
  };
}
