/**
 * Mutation: `lateMs` in `streams/agents/bench/score.ts` from 6,000 to 60,000: tips that come a minute late would count,
 * and `score.test.ts` fails.
 */
import { type LabelledCall, labelledCalls, type LabelledHalf } from "@wingman/ops/bin/bench/labelled-calls";
import { playbookNamed } from "@wingman/ops/demo/tenant";
import type { Agents } from "@wingman/streams/agents/agent";
import { byKind, shareText } from "@wingman/streams/agents/bench/by-kind";
import { asHeard, type Benched, benchCall, type Conductable } from "@wingman/streams/agents/bench/labelled-call";
import { type Total, total } from "@wingman/streams/agents/bench/score";
import { root } from "../../harness/wingman.ts";
import { hearCall } from "../../truth/hearing/hear.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";
import { asWritten } from "./by-script.ts";
import { knowingReader } from "./knowing-reader.ts";
import { meaningHere } from "./meaning-here.ts";
import { otherReaders } from "./other-readers.ts";

const recallMin = 0.8;
const precisionMin = 0.8;
const perMinuteMax = 4;

export const moments: Measure = {
  name: "tips.moments",
  about:
    "Tips of the labelled calls that nobody tunes on, heard by PocketSphinx, by the house's starters with meaning, against their authors' labels: the lower of recall and precision. Beside it the same calls as they are written, and the half that is tuned on. With --long they are heard anew.",
  asked: `recall ≥ ${recallMin}, precision ≥ ${precisionMin}, ≤ ${perMinuteMax} in any minute, 0 duplicates`,
  unit: "of the moments",
  async run(context) {
    await using meaning = await meaningHere(context.signal);
    const of = (half: LabelledHalf): Promise<readonly LabelledCall[]> => labelledCalls(root, half);
    const [held, tuning] = await Promise.all([of("held"), of("tuning")]);
    const { agents } = meaning;
    const heard = await hearings(held, context);
    const judged = await bench(heard, agents, context);
    const written = await bench(held.map(asScript), agents, context);
    const tuned = await bench(await hearings(tuning, context), agents, context);
    const tunedWritten = await bench(tuning.map(asScript), agents, context);
    const wordingAlone = await bench(heard, {}, context);
    const known = await Promise.all(
      heard.map((one) =>
        benchCall(one, playbookFor(one), {
          agents: { meaning: knowingReader(one, playbookFor(one)) },
          signal: context.signal,
        }),
      ),
    );
    const sum = totalOf(judged);
    const value = Math.min(sum.recall.of, sum.precision.of);
    const fromTurn = total(
      await Promise.all(
        heard.map(async (one) => {
          const { score } = await benchCall(one, playbookFor(one), {
            agents,
            turnCounts: true,
            signal: context.signal,
          });
          return score;
        }),
      ),
    );
    return {
      value: Math.round(value * 1_000) / 1_000,
      holds:
        sum.recall.of >= recallMin &&
        sum.precision.of >= precisionMin &&
        sum.mostPerMinute <= perMinuteMax &&
        sum.duplicates === 0,
      lines: [
        line("held, heard", sum),
        line("held, as written", totalOf(written)),
        line("held, heard, without meaning", totalOf(wordingAlone)),
        line("held, heard, by a reader who knows the labels", totalOf(known)),
        ...(await otherReaders(held)).map(
          ({ reader, met, labels, moments: said }) =>
            `held, as written, reader ${reader} against the authors: recall ${shareText(met, labels)}; precision ${shareText(met, said)}`,
        ),
        line("held, heard, early from the label's turn on", fromTurn),
        line("tuning, heard", totalOf(tuned)),
        line("tuning, as written", totalOf(tunedWritten)),
        "intervals are Wilson's of 95 %, each moment and each tip counting once",
        "held, heard, by kind: moments of it that were met; tips of it that were right",
        ...byKind(judged).map(
          ({ kind, labels, met, tips, right }) =>
            `  ${kind.padEnd(13)} ${shareText(met, labels).padEnd(28)} ${shareText(right, tips)}`,
        ),
      ],
    };
  },
};

const totalOf = (benched: readonly Benched[]): Total => total(benched.map(({ score }) => score));

const line = (name: string, of: Total): string =>
  `${name}: recall ${shareText(of.hits, of.labels)}; precision ${shareText(of.hits, of.tips)}; ${of.perMinute.toFixed(1)} a minute, at most ${of.mostPerMinute}; ${of.duplicates} twice`;

const playbookFor = ({ call }: Conductable) => {
  const playbook = playbookNamed(call.playbook);
  if (!playbook) throw new Error(`there is no starter ${call.playbook}`);
  return playbook;
};

const asScript = ({ call, source }: LabelledCall): Conductable => asWritten(call, source);

/** What is kept, or with --long what is heard now. */
const hearings = async (
  calls: readonly LabelledCall[],
  { long, signal, write }: MeasureContext,
): Promise<readonly Conductable[]> => {
  const list: Conductable[] = [];
  for (const { call, hearing, text } of calls) {
    if (long) write(`  hears ${call.half}/${call.id}`);
    const heard = long ? await hearCall(text, signal) : hearing;
    if (!heard)
      throw new Error(
        `${call.half}/${call.id} was not heard since it was written; tests/truth/calls/heard/README.md says how`,
      );
    list.push(asHeard(call, heard));
  }
  return list;
};

const bench = async (
  calls: readonly Conductable[],
  agents: Agents,
  { signal }: MeasureContext,
): Promise<readonly Benched[]> => {
  const list: Benched[] = [];
  for (const one of calls) {
    signal.throwIfAborted();
    list.push(await benchCall(one, playbookFor(one), { agents, signal }));
  }
  return list;
};
