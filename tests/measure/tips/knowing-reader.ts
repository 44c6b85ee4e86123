/**
 * An agent "meaning" that knows a call's labels: what it reads at the end of a labelled moment's words it calls by the
 * label's kind, and nothing else. With it a call shows what pacing, timing and wording alone leave of a perfect reader,
 * so that what is missing beside it is missing in the understanding.
 */
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { Agent } from "@wingman/streams/agents/agent";
import type { Conductable } from "@wingman/streams/agents/bench/labelled-call";

/** A recogniser's times are off by so much. */
const earlyMsMax = 1_200;
const lateMsMax = 300;
const wordsShown = 4;

export const knowingReader = ({ labels }: Conductable, { playbook }: CompiledPlaybook): Agent<"meaning"> =>
  async function* ({ spoken: { channel, words, startMs } }) {
    const channelStartMs = startMs - (words[0]?.firstSample ?? 0) / 16;
    const endsMs = words.map(({ endSample }) => channelStartMs + endSample / 16);
    const matches = labels.flatMap(({ kinds, atMs }) => {
      const play = playbook.plays.find(({ trigger, category }) => trigger.on === "meaning" && kinds.includes(category));
      const last = endsMs.findLastIndex((endMs) => endMs > atMs - earlyMsMax && endMs <= atMs + lateMsMax);
      if (!play || last < 0) return [];
      return [
        { play: play.id, example: 0, score: 0.95, firstWord: Math.max(0, last + 1 - wordsShown), endWord: last + 1 },
      ];
    });
    yield { type: "UtteranceUnderstood", data: { model: "knows the labels", channel, matches: matches.slice(0, 20) } };
  };
