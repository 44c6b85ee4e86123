import { dispositionOf } from "@wingman/domain/call/policy";
import type { CallState } from "@wingman/domain/call/state";
import type { Speakers } from "../speakers/speakers.ts";
import type { Channel } from "./channel.ts";
import type { Heard } from "./recognizer.ts";

type Final = Extract<Heard, { kind: "final" }>;

/** Told from its words' own sound, which is kept until the final is settled. Nobody's voice is looked at who did not agree. */
export const withSpeaker = async (
  speakers: Speakers | undefined,
  { ref, feed }: Channel,
  final: Final,
  state: CallState,
): Promise<Final> => {
  const [first, last] = [final.words[0], final.words.at(-1)];
  if (!speakers || !first || !last || dispositionOf(state, ref.channel) !== "keep") return final;
  const sound = feed.between(first.firstSample, last.endSample);
  const speaker = await speakers.tell(ref, sound, state.voices[ref.channel]?.length ?? 0);
  return speaker === null ? final : { ...final, speaker };
};
