import type { Channel } from "@wingman/domain/call/events/shared";
import type { SoundInputs } from "./inputs.ts";
import { sampleRateHz, type Source, SourceProblem } from "./source.ts";

/**
 * The rep's microphone and the customer's tab as the two sides of a call. Either may come later or come back: what
 * was not heard in between is told as missed, so that the numbers go on with the call's clock.
 */
export const makeLiveSource = (inputs: SoundInputs, wants: { readonly microphone: boolean }): Source => {
  const both = [inputs.rep, inputs.customer] as const;
  return {
    // What is wanted counts as long as it is only lost: its number goes on.
    get sides(): readonly Channel[] {
      return both.filter((input) => input.state() !== "off").map(({ channel }) => channel);
    },

    async open() {
      if (wants.microphone && inputs.rep.state() !== "open" && !(await inputs.openMic()))
        throw new SourceProblem(inputs.microphoneProblem() ?? "microphone-closed");
    },

    start(emit) {
      for (const input of both)
        input.hear((samples, gapMs) => {
          if (gapMs > 0)
            emit.missed(input.channel, Math.max(0, Math.round((gapMs * sampleRateHz) / 1_000) - samples.length));
          emit.sound(input.channel, samples);
        });
    },

    pause(on) {
      for (const input of both) input.rest(on);
    },
    stop: () => inputs.close(),
  };
};
