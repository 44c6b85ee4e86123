/** The sound of the slots that are held, from AUDIO; read again from its beginning whenever more are won. */
import { followStream } from "../follow/follow.ts";
import type { Leases } from "../leases/leases.ts";
import { type AudioFrame, decodeAudio } from "../log/audio.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { streamNames } from "../log/streams.ts";
import { audioSubjects, slotCount, slotOf } from "../log/subjects.ts";

/** Slots that are won one after the other in so short a time are begun with together. */
const wonTogetherMs = 50;
const idleMsMax = 20_000;

export type SoundOfSlots = {
  /** Its sound is read from its beginning next; nothing of it is given before. */
  won(slot: number): void;
  /** Runs until `signal` aborts. */
  follow(take: (frame: AudioFrame) => void): Promise<void>;
};

export const soundOfSlots = (log: JetStreamLog, leases: () => Leases, signal: AbortSignal): SoundOfSlots => {
  const { runtime } = log;
  let covered = new Set<number>();
  let changed = new AbortController();
  let changing = false;
  return {
    won(slot) {
      covered.delete(slot);
      if (changing) return;
      changing = true;
      runtime.later(wonTogetherMs, () => {
        changing = false;
        changed.abort();
      });
    },
    async follow(take) {
      while (!signal.aborted) {
        if (changed.signal.aborted) changed = new AbortController();
        const slots = leases().slots();
        covered = new Set(slots);
        const until = AbortSignal.any([signal, changed.signal]);
        if (slots.length === 0) {
          await runtime.sleep(idleMsMax, until);
          continue;
        }
        for await (const message of followStream(log, {
          stream: streamNames.audio,
          subjects: slots.length === slotCount ? ["wm.audio.>"] : slots.map(audioSubjects),
          after: 0,
          signal: until,
          mayBeginAnew: true, // It is in memory; whoever sent what is not settled sends it again.
        })) {
          const frame = decodeAudio(message);
          if (!frame) continue;
          const slot = slotOf(frame.ref.call);
          if (covered.has(slot) && leases().held(slot)) take(frame);
        }
      }
    },
  };
};
