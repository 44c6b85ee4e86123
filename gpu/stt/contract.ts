/** What every recogniser promises, whatever stands behind it. Registers its tests under the engine's name. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { framesOf } from "../audio/frames.ts";
import type { Frame, Heard, Recognizer } from "./recognizer.ts";

export type Candidate = {
  readonly recognizer: Recognizer;
  /** At least six seconds with two utterances in them, quiet at its start for 300 ms or more. */
  readonly speech: Int16Array;
  /** A sample number in the middle of the first utterance. */
  readonly inSpeechSample: number;
};

/** On this channel nobody speaks; an engine that does not listen to the samples has to be told. */
export const quietChannel = "quiet";

/** Generous: the machine that runs the tests may be busy with something else. */
const timeoutMs = 60_000;

/** `open` is called once; the recogniser it gives is disposed when the last test is over. */
export function recognizerContract(name: string, open: () => Promise<Candidate>, skip: string | false = false): void {
  const promises = (claim: string, body: (candidate: Candidate) => Promise<void>) =>
    void test(`${name}: ${claim}`, { skip, timeout: timeoutMs }, async () => body(await opened));
  let opened: Promise<Candidate> = new Promise(() => undefined);
  before(async () => {
    if (skip === false) await (opened = open());
  });
  after(async () => {
    if (skip === false) await (await opened).recognizer[Symbol.asyncDispose]();
  });

  promises(
    "what it reports tiles the clock, and fragments belong to the utterance they announce",
    async ({ recognizer, speech }) => {
      const heard = await listen(recognizer, framesOf(speech));
      assertTiles(heard, 0, speech.length);
      assert.ok(finals(heard).filter((final) => final.words.length > 0).length >= 2, "two utterances");
      assert.ok(
        heard.some((one) => one.kind === "fragment" && one.stableCount > 0),
        "something becomes stable before it is final",
      );
    },
  );

  promises("the size of frames changes nothing that is settled", async ({ recognizer, speech }) => {
    const usual = finals(await listen(recognizer, framesOf(speech)));
    assert.deepEqual(finals(await listen(recognizer, framesOf(speech, 1_000))), usual);
    assert.deepEqual(finals(await listen(recognizer, framesOf(speech, 33))), usual);
  });

  promises("two channels at once hear what each would hear alone", async ({ recognizer, speech }) => {
    const alone = finals(await listen(recognizer, framesOf(speech)));
    const both = await Promise.all([listen(recognizer, framesOf(speech)), listen(recognizer, framesOf(speech))]);
    for (const one of both) assert.deepEqual(finals(one), alone);
  });

  promises("sound that comes twice is heard once", async ({ recognizer, speech }) => {
    const frames = [...framesOf(speech)];
    const again = frames.flatMap((frame, index) =>
      index % 7 === 6 ? [frame, ...frames.slice(index - 3, index + 1)] : [frame],
    );
    assert.deepEqual(finals(await listen(recognizer, again)), finals(await listen(recognizer, frames)));
  });

  promises(
    "a gap is reported as missed, to the sample, and what is open before it is closed",
    async ({ recognizer, speech, inSpeechSample }) => {
      const gapEnd = inSpeechSample + 8_000;
      const heard = await listen(recognizer, [
        ...framesOf(speech.subarray(0, inSpeechSample)),
        ...framesOf(speech.subarray(gapEnd), 20, gapEnd),
      ]);
      assertTiles(heard, 0, speech.length);
      assert.deepEqual(
        heard.filter((one) => one.kind === "missed").map(({ firstSample, endSample }) => [firstSample, endSample]),
        [[inSpeechSample, gapEnd]],
      );
    },
  );

  promises("a channel taken over later keeps its clock", async ({ recognizer, speech }) => {
    const offset = 4_800_000;
    const heard = await listen(recognizer, framesOf(speech, 20, offset), offset);
    assertTiles(heard, offset, offset + speech.length);
    const late = await listen(recognizer, framesOf(speech, 20, offset), offset - 320);
    assert.deepEqual(late[0]?.kind === "missed" && [late[0].firstSample, late[0].endSample], [offset - 320, offset]);
  });

  promises("the end of the sound closes the utterance that is open", async ({ recognizer, speech, inSpeechSample }) => {
    const heard = await listen(recognizer, framesOf(speech.subarray(0, inSpeechSample)));
    assertTiles(heard, 0, inSpeechSample);
    assert.equal(finals(heard).at(-1)?.endSample, inSpeechSample);
  });

  promises("silence is settled about every half second and has no words", async ({ recognizer }) => {
    const heard = await listen(recognizer, framesOf(new Int16Array(16_000 * 4)), 0, quietChannel);
    assertTiles(heard, 0, 64_000);
    assert.ok(
      heard.every((one) => one.kind === "silence") && heard.length >= 6 && heard.length <= 10,
      `${heard.length} reports`,
    );
  });

  promises("no sound at all gives no report", async ({ recognizer }) =>
    assert.deepEqual(await listen(recognizer, []), []),
  );

  promises(
    "an abort ends the stream while the sound stands still, without a throw",
    async ({ recognizer, speech, inSpeechSample }) => {
      const controller = new AbortController();
      let returned = false;
      const frames = framesOf(speech.subarray(0, inSpeechSample));
      const audio: AsyncIterable<Frame> = {
        [Symbol.asyncIterator]: () => ({
          next: async () => {
            const next = frames.next();
            return next.done === true ? new Promise(() => undefined) : next;
          },
          return: async () => {
            returned = true;
            return { done: true, value: undefined };
          },
        }),
      };
      const heard: Heard[] = [];
      for await (const one of recognizer.transcribe(
        { call: "c", channel: "x", firstSample: 0 },
        audio,
        controller.signal,
      )) {
        heard.push(one);
        if (one.kind === "fragment") controller.abort();
      }
      assert.ok(heard.some((one) => one.kind === "fragment") && finals(heard).length === 0);
      assert.ok(returned, "the sound's source was told");
    },
  );

  promises("what the source of the sound throws comes out", async ({ recognizer, speech }) => {
    const broken = async function* (): AsyncGenerator<Frame> {
      yield* framesOf(speech.subarray(0, 1_600));
      throw new Error("the cable was pulled");
    };
    await assert.rejects(async () => {
      for await (const _ of recognizer.transcribe(
        { call: "c", channel: "x", firstSample: 0 },
        broken(),
        new AbortController().signal,
      ));
    }, /the cable was pulled/);
  });
}

/** Throws unless the reports cover `from` to `end` without gap or overlap and every fragment keeps its promises. */
export function assertTiles(heard: readonly Heard[], from: number, end: number): void {
  let settled = from;
  let revision = 0;
  for (const one of heard) {
    const where = JSON.stringify(one);
    if (one.kind !== "silence") assert.equal(one.firstSample, settled, `begins where the last one ended: ${where}`);
    if (one.kind === "fragment") {
      assert.equal(one.revision, ++revision, where);
      assert.ok(one.stableCount >= 0 && one.stableCount <= one.words.length, where);
    } else {
      assert.ok(one.endSample > settled, where);
      assert.ok(
        one.kind === "final" || revision === 0,
        `an utterance that was announced is closed by a final: ${where}`,
      );
      settled = one.endSample;
      revision = 0;
    }
    if (one.kind === "fragment" || one.kind === "final") {
      let at = one.firstSample;
      for (const word of one.words) {
        assert.ok(
          word.firstSample >= at && word.endSample > word.firstSample && word.endSample <= one.endSample,
          where,
        );
        assert.ok(
          word.confidence >= 0 && word.confidence <= 1 && word.text !== "" && !/[\s(<[]/.test(word.text),
          where,
        );
        at = word.endSample;
      }
    }
  }
  assert.equal(settled, end);
}

const finals = (heard: readonly Heard[]) => heard.filter((one) => one.kind === "final");

async function listen(
  recognizer: Recognizer,
  frames: Iterable<Frame>,
  firstSample = 0,
  channel = "x",
): Promise<Heard[]> {
  const audio = async function* (): AsyncGenerator<Frame> {
    yield* frames;
  };
  const heard: Heard[] = [];
  for await (const one of recognizer.transcribe(
    { call: "c", channel, firstSample },
    audio(),
    new AbortController().signal,
  ))
    heard.push(one);
  return heard;
}
