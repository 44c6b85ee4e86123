/** What every voice promises, whatever stands behind it. Registers its tests under the voice's name. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Speech, Voice } from "./voice.ts";

export type VoiceCandidate = {
  readonly voice: Voice;
  /** Three short sentences of its language. */
  readonly sentences: readonly [string, string, string];
  /** BCP 47. */
  readonly language: string;
};

/** Generous: the machine that runs the tests may be busy with something else. */
const timeoutMs = 60_000;
/** What the port promises; a busy machine runs timers late, which is not the voice's doing. */
const cancelMsMax = 50;
const lateMsMax = 150;

/** `open` is called once; the voice it gives is disposed when the last test is over. */
export function voiceContract(name: string, open: () => Promise<VoiceCandidate>, skip: string | false = false): void {
  const promises = (claim: string, body: (candidate: VoiceCandidate) => Promise<void>) =>
    void test(`${name}: ${claim}`, { skip, timeout: timeoutMs }, async () => body(await opened));
  let opened: Promise<VoiceCandidate> = new Promise(() => undefined);
  before(async () => {
    if (skip === false) await (opened = open());
  });
  after(async () => {
    if (skip === false) await (await opened).voice[Symbol.asyncDispose]();
  });
  const never = new AbortController().signal;

  promises("says a text with sound in every sentence, and its spans cover the text", async (candidate) => {
    const { voice, sentences, language } = candidate;
    const text = sentences.join(" ");
    const pieces = await heard(voice.speak(text, { language, rate: 1 }, never));
    assertCovers(pieces, text.length);
    assert.deepEqual([...new Set(pieces.map(({ sentence }) => sentence))], [0, 1, 2]);
    for (const [index, sentence] of sentences.entries()) {
      const mine = pieces.filter((piece) => piece.sentence === index);
      const seconds = samplesIn(mine) / voice.info.sampleRateHz;
      assert.ok(seconds > 0.2 && seconds < 15, `"${sentence}" lasts ${seconds} s`);
      assert.ok(
        mine.some(({ samples }) => loudest(samples) > 300),
        `"${sentence}" is heard`,
      );
      assert.ok(
        mine.every(({ samples }) => samples.length <= voice.info.sampleRateHz / 5),
        "in short pieces",
      );
    }
  });

  promises("says the first sentence of a text while the rest is still being written", async (candidate) => {
    const { voice, sentences, language } = candidate;
    const rest = Promise.withResolvers<void>();
    const written = async function* (): AsyncGenerator<string> {
      for (const word of `${sentences[0]} ${sentences[1].slice(0, 3)}`.split(/(?<= )/)) yield word;
      await rest.promise;
      yield `${sentences[1].slice(3)} `;
      yield sentences[2];
    };
    const pieces: Speech[] = [];
    for await (const piece of voice.speak(written(), { language, rate: 1 }, never)) {
      pieces.push(piece);
      if (piece.sentence === 0) rest.resolve(); // Would wait for ever if the voice waited for the rest.
    }
    assertCovers(pieces, sentences.join(" ").length);
    assert.equal(pieces.at(-1)?.sentence, 2);
  });

  promises("an abort ends it at once, in the middle of a sentence", async ({ voice, sentences, language }) => {
    const controller = new AbortController();
    const text = sentences.join(" ").repeat(4);
    let pieces = 0;
    let abortedAt = 0;
    for await (const _ of voice.speak(text, { language, rate: 1 }, controller.signal)) {
      pieces += 1;
      if (pieces > 1) continue;
      abortedAt = performance.now();
      controller.abort();
    }
    assert.equal(pieces, 1);
    assert.ok(
      performance.now() - abortedAt < lateMsMax,
      `${performance.now() - abortedAt} ms, promised ${cancelMsMax}`,
    );
  });

  promises("an abort ends it at once while it is working", async ({ voice, sentences, language }) => {
    const controller = new AbortController();
    let abortedAt = 0;
    setTimeout(() => {
      abortedAt = performance.now();
      controller.abort();
    }, 5);
    const pieces = await heard(voice.speak(sentences.join(" ").repeat(20), { language, rate: 1 }, controller.signal));
    void pieces;
    assert.ok(abortedAt === 0 || performance.now() - abortedAt < lateMsMax);
    const before = new AbortController();
    before.abort();
    assert.deepEqual(await heard(voice.speak(sentences[0], { language, rate: 1 }, before.signal)), []);
  });

  promises("an abort while the text stands still ends it, and the text's source is told", async (candidate) => {
    const { voice, sentences, language } = candidate;
    const controller = new AbortController();
    let returned = false;
    let given = false;
    const text: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          if (given) return new Promise(() => undefined);
          given = true;
          return Promise.resolve({ done: false, value: `${sentences[0]} Then` });
        },
        return: async () => {
          returned = true;
          return { done: true, value: undefined };
        },
      }),
    };
    for await (const piece of voice.speak(text, { language, rate: 1 }, controller.signal))
      if (piece.samples.length > 0) setTimeout(() => controller.abort(), 20);
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(returned);
  });

  promises("faster is shorter and slower is longer", async ({ voice, sentences, language }) => {
    const lengths = [];
    for (const rate of [0.7, 1, 1.5])
      lengths.push(samplesIn(await heard(voice.speak(sentences[0], { language, rate }, never))));
    const [slow = 0, usual = 0, fast = 0] = lengths;
    assert.ok(slow > usual * 1.1 && fast < usual * 0.9, `${lengths.join(", ")} samples`);
  });

  promises("text without a word makes no sound, and marks are no orders", async ({ voice, sentences, language }) => {
    assert.equal(samplesIn(await heard(voice.speak(" … — !\n", { language, rate: 1 }, never))), 0);
    assert.deepEqual(await heard(voice.speak("", { language, rate: 1 }, never)), []);
    const odd = `-v x --help <speak>${sentences[0]}</speak> [[x]] $(id) \`id\` \u0000 "'`;
    assert.ok(samplesIn(await heard(voice.speak(odd, { language, rate: 1 }, never))) > 0);
  });

  promises("two at once say what each says alone", async ({ voice, sentences, language }) => {
    const alone = samplesIn(await heard(voice.speak(sentences[0], { language, rate: 1 }, never)));
    const both = await Promise.all([0, 1].map(() => heard(voice.speak(sentences[0], { language, rate: 1 }, never))));
    for (const one of both) assert.ok(Math.abs(samplesIn(one) - alone) <= alone / 50);
  });

  promises("a language that it does not speak is refused", async ({ voice, sentences }) => {
    await assert.rejects(
      heard(voice.speak(sentences[0], { language: "xx", rate: 1 }, never)),
      (error) => error instanceof Failure && error.code === "WING_TTS_LANGUAGE",
    );
  });

  promises("what the text's source throws comes out", async ({ voice, sentences, language }) => {
    const broken = async function* (): AsyncGenerator<string> {
      yield `${sentences[0]} `;
      throw new Error("the model went away");
    };
    await assert.rejects(heard(voice.speak(broken(), { language, rate: 1 }, never)), /the model went away/);
  });
}

export const heard = async (speech: AsyncIterable<Speech>): Promise<Speech[]> => {
  const pieces: Speech[] = [];
  for await (const piece of speech) pieces.push(piece);
  return pieces;
};

export const samplesIn = (pieces: readonly Speech[]): number =>
  pieces.reduce((sum, { samples }) => sum + samples.length, 0);

const loudest = (samples: Int16Array): number => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

/** Throws unless the spans lie behind each other and cover a text of this length. */
export const assertCovers = (pieces: readonly Speech[], length: number): void => {
  let at = 0;
  for (const { span } of pieces) {
    assert.equal(span.from, at);
    assert.ok(span.to >= span.from);
    at = span.to;
  }
  assert.equal(at, length);
};
