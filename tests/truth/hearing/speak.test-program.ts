/**
 * Makes the sound of one labelled call, as `make-sample` does of a sample, and ends: a process that opened the voices of
 * one call cannot open those of another.
 */
import { mixChannel } from "@wingman/ops/demo/make-mix";
import { parseSource } from "@wingman/ops/demo/make-source";
import { layOut } from "@wingman/ops/demo/make-timeline";
import { openVoice, voiceRateHz } from "@wingman/ops/demo/make-voice";
import type { Spoken } from "./hear.ts";

process.once("message", (text: string) => process.send?.(speak(text), () => process.disconnect?.()));

function speak(text: string): Spoken {
  const source = parseSource(text);
  const timeline = layOut(source, { rep: openVoice(source.voices.rep), customer: openVoice(source.voices.customer) });
  const side = (channel: "rep" | "customer", index: number): Int16Array =>
    mixChannel(
      timeline.sounds.filter((sound) => sound.channel === channel),
      (timeline.durationMs * voiceRateHz) / 1_000,
      source.seed + index,
      {
        snrDb: source.noise?.[channel]?.snrDb,
        dead: timeline.dead
          .filter((stretch) => stretch.channel === channel)
          .map(({ fromMs, toMs }) => ({ from: (fromMs * voiceRateHz) / 1_000, to: (toMs * voiceRateHz) / 1_000 })),
      },
    );
  return {
    durationMs: timeline.durationMs,
    labels: Object.fromEntries(
      timeline.moments.map(({ id, turn, t0Ms }) => [id, [timeline.turns[turn - 1]?.startMs ?? t0Ms, t0Ms]]),
    ),
    rep: side("rep", 0),
    customer: side("customer", 1),
  };
}
