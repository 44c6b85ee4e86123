/**
 * A reader of points that knows a call's labels: what it reads at the end of a labelled moment's words it calls by the
 * label's kinds, and nothing else. With it a call shows what pacing, timing and wording alone leave of a perfect reader,
 * so that what is missing beside it is missing in the understanding.
 */
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { Agent } from "@wingman/streams/agents/agent";
import type { Conductable } from "@wingman/streams/agents/bench/labelled-call";

/** A recogniser's times are off by so much. */
const earlyMsMax = 1_200;
const lateMsMax = 300;
const wordsShown = 4;
const model = "knows the labels";

export const knowingReader = ({ labels }: Conductable, { playbook }: CompiledPlaybook): Agent<"meaning"> => {
  const read = new Set<string>(
    playbook.plays.flatMap(({ trigger }) => (trigger.on === "meaning" && trigger.point ? [trigger.point.kind] : [])),
  );
  return async function* ({ spoken: { channel, words, startMs, earlier } }) {
    const channelStartMs = startMs - (words[0]?.firstSample ?? 0) / 16;
    const endsMs = words.map(({ endSample }) => channelStartMs + endSample / 16);
    const kinds = labels.flatMap(({ kinds: right, atMs }) => {
      const kind = right.find((one) => read.has(one));
      const last = endsMs.findLastIndex((endMs) => endMs > atMs - earlyMsMax && endMs <= atMs + lateMsMax);
      if (channel !== "customer" || earlier || !kind || last < 0) return [];
      return [{ kind, sure: 0.95, firstWord: Math.max(0, last + 1 - wordsShown), endWord: last + 1 }];
    });
    yield {
      type: "UtteranceUnderstood",
      data: { model, channel, matches: [], points: { model, kinds: kinds.slice(0, 20) } },
    };
  };
};
