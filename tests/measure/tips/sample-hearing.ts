/** The sample calls that come with Wingman, as they were heard when they were made. */
import { framesOf } from "@wingman/gpu/audio/frames";
import { recordedRecognizer } from "@wingman/gpu/stt/recorded";
import { readHeard } from "@wingman/ops/demo/heard";
import { readScript } from "@wingman/ops/demo/routes";
import { asHeard, type Conductable } from "@wingman/streams/agents/bench/labelled-call";
import { type HeardAt, packSide } from "@wingman/streams/agents/bench/heard-call";

const frameMs = 100;

export const sampleIds = async (): Promise<readonly string[]> => [...(await readHeard()).keys()];

/** Its recorded words, when they would have been shown and been final. */
export const heardOf = async (id: string): Promise<Conductable> => {
  const [samples, script] = await Promise.all([readHeard(), readScript(id)]);
  const recognizer = recordedRecognizer(samples, "a measure");
  const side = async (channel: "rep" | "customer"): Promise<readonly HeardAt[]> => {
    const reports: HeardAt[] = [];
    let takenMs = 0;
    async function* frames() {
      for (const frame of framesOf(new Int16Array(script.durationMs * 16), frameMs)) {
        takenMs = (frame.firstSample + frame.samples.length) / 16;
        yield frame;
      }
    }
    const about = { call: id, channel, firstSample: 0, sample: id };
    for await (const heard of recognizer.transcribe(about, frames(), new AbortController().signal))
      if (heard.kind === "fragment" || heard.kind === "final") {
        const { kind, firstSample, endSample, words } = heard;
        const revision = heard.kind === "fragment" ? heard.revision : 0;
        reports.push({ kind, atMs: takenMs, firstSample, endSample, revision, stableCount: words.length, words });
      }
    return reports;
  };
  const { language, title, customer, rep, playbook = "b2b-starter" } = script;
  return asHeard(
    { id: `sample-${id}`, half: "sample", title, language, rep: rep.name, customer, playbook, labels: [] },
    {
      ...{ engine: "recorded", model: "recorded", version: "0", voices: "0", source: "", labels: {} },
      ...{
        durationMs: script.durationMs,
        rep: packSide(await side("rep")),
        customer: packSide(await side("customer")),
      },
    },
  );
};
