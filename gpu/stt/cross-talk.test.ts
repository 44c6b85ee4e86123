import assert from "node:assert/strict";
import { test } from "node:test";
import { crossTalk } from "./cross-talk.ts";
import type { Heard } from "./recognizer.ts";

const wordMs = 300;
const loud = (db: number, length: number): Int16Array =>
  Int16Array.from({ length }, (_, i) => (i % 2 === 0 ? 1 : -1) * 32_768 * 10 ** (db / 20));
/** What a side says from a moment on, one word every 300 ms, so loud; the words are spoken evenly unless told otherwise. */
const saying = (text: string, fromMs: number, kind: "final" | "fragment" = "final", paceMs = wordMs): Heard => {
  const words = text.split(" ").filter(Boolean);
  const at = (index: number): number => (fromMs + index * paceMs) * 16;
  const spoken = words.map((word, index) => ({
    text: word,
    firstSample: at(index),
    endSample: at(index) + 250 * 16,
    confidence: 0.9,
  }));
  const range = { firstSample: fromMs * 16, endSample: at(words.length) };
  return kind === "final"
    ? { kind, ...range, words: spoken }
    : { kind, ...range, words: spoken, revision: 1, stableCount: spoken.length };
};
/** Half a minute of each side at its level. */
const call = (repDb: number, customerDb: number) => {
  const talk = crossTalk();
  talk.sound("rep", 0, { firstSample: 0, samples: loud(repDb, 16_000 * 30) });
  talk.sound("customer", 0, { firstSample: 0, samples: loud(customerDb, 16_000 * 30) });
  const take = (channel: string, heard: Heard): string => {
    const left = talk.without(channel, 0, heard);
    return left.kind === "final" || left.kind === "fragment" ? left.words.map(({ text }) => text).join(" ") : left.kind;
  };
  return { talk, take };
};
const sentence = "that is far too expensive for us";

test("a quieter, later copy is kept once, on the side that said it", () => {
  const { take } = call(-40, -20);
  assert.equal(take("customer", saying(sentence, 1_000)), sentence);
  assert.equal(take("rep", saying(sentence, 1_180)), "");
});

test("what was left out is told: how many words, from where to where, and how much later", () => {
  const { talk } = call(-40, -20);
  const own = talk.without("customer", 0, saying(sentence, 1_000));
  assert.ok(own.kind === "final" && own.echo === undefined);
  const left = talk.without("rep", 0, saying(`so ${sentence}`, 880));
  assert.ok(left.kind === "final");
  assert.deepEqual(
    left.words.map(({ text }) => text),
    ["so"],
  );
  const lastMs = 1_180 + 6 * wordMs + 250;
  assert.deepEqual(left.echo, { wordCount: 7, firstSample: 1_180 * 16, endSample: lastMs * 16, delayMs: 180 });
  const interim = talk.without("rep", 0, saying(sentence, 1_180, "fragment"));
  assert.ok(!("echo" in interim));
});

test("it is enough that the other side's interim words are known: an echo may be final first", () => {
  const { take } = call(-40, -20);
  take("customer", saying(sentence, 1_000, "fragment"));
  assert.equal(take("rep", saying(sentence, 1_180)), "");
  assert.equal(take("customer", saying(sentence, 1_000)), sentence);
});

test("the rep's voice that comes back from the customer's room is the echo", () => {
  const { take } = call(-20, -35);
  take("rep", saying(sentence, 1_000));
  assert.equal(take("customer", saying(sentence, 1_700)), "");
});

test("what is heard of an echo wrongly goes with it, the rep's own words stay", () => {
  const { talk, take } = call(-40, -20);
  take("customer", saying(sentence, 1_000));
  // The rep answers at once, in the same utterance and with a voice of one's own.
  talk.sound("rep", 0, { firstSample: 3_280 * 16, samples: loud(-18, 16_000 * 2) });
  assert.equal(
    take("rep", saying("that is car too expensive forest us i understand that", 1_180)),
    "i understand that",
  );
});

test("an echo of which not one word was understood is known by its loudness", () => {
  const talk = crossTalk();
  let seed = 5;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const shape = Array.from({ length: 60 }, () => -15 - 40 * random());
  shape.forEach((db, index) => {
    talk.sound("customer", 0, { firstSample: (1_000 + index * 96) * 16, samples: loud(db, 96 * 16) });
    talk.sound("rep", 0, { firstSample: (1_192 + index * 96) * 16, samples: loud(db - 10, 96 * 16) });
  });
  talk.without("customer", 0, saying(sentence, 1_000));
  const heard = talk.without("rep", 0, saying("hat his car who sense if forest", 1_192));
  assert.deepEqual(heard.kind === "final" && heard.words, []);
  // Heard with another loudness than the customer's, the same words are somebody's.
  const other = crossTalk();
  shape.forEach((db, index) => {
    other.sound("customer", 0, { firstSample: (1_000 + index * 96) * 16, samples: loud(db, 96 * 16) });
    other.sound("rep", 0, { firstSample: (1_192 + index * 96) * 16, samples: loud(-25 - 30 * random(), 96 * 16) });
  });
  other.without("customer", 0, saying(sentence, 1_000));
  const own = other.without("rep", 0, saying("hat his car who sense if forest", 1_192));
  assert.equal(own.kind === "final" && own.words.length, 7);
});

test("a rep who speaks over an echo is not taken for one", () => {
  const { take } = call(-18, -20);
  take("customer", saying(sentence, 1_000));
  assert.equal(take("rep", saying("let me show you what it costs", 1_100)), "let me show you what it costs");
});

test("who repeats what the other said has said it, too", () => {
  const { take } = call(-20, -20);
  take("customer", saying("twenty percent off", 1_000));
  assert.equal(take("rep", saying("twenty percent off", 2_100)), "twenty percent off");
  const softer = call(-26, -20);
  softer.take("customer", saying("twenty percent off", 1_000));
  assert.equal(softer.take("rep", saying("twenty percent off", 2_100)), "twenty percent off");
});

test("a yes after a yes is two, until an echo is known on that side", () => {
  const { take } = call(-40, -20);
  take("customer", saying("yes", 1_000));
  assert.equal(take("rep", saying("yes", 1_180)), "yes");
  take("customer", saying(sentence, 3_000));
  assert.equal(take("rep", saying(sentence, 3_180)), "");
  take("customer", saying("yes", 7_000));
  assert.equal(take("rep", saying("yes", 7_180)), "");
  assert.equal(take("rep", saying("yes", 8_500)), "yes");
});

test("another rhythm is another speaker", () => {
  const { take } = call(-22, -20);
  take("customer", saying(sentence, 1_000));
  assert.notEqual(take("rep", saying(sentence, 1_400, "final", 600)), "");
});

test("interim words that may be an echo are not stable, and go when they are one", () => {
  const { talk, take } = call(-40, -20);
  take("customer", saying(sentence, 1_000, "fragment"));
  const begun = talk.without("rep", 0, saying("that is", 1_180, "fragment"));
  assert.equal(begun.kind === "fragment" && begun.stableCount, 0);
  const more = talk.without("rep", 0, saying("that is far too", 1_180, "fragment"));
  assert.deepEqual(more.kind === "fragment" && [more.words, more.stableCount], [[], 0]);
});

test("copies at the same moment: the quieter one goes, and of two alike none", () => {
  const quieter = call(-30, -20);
  quieter.take("customer", saying(sentence, 1_000));
  assert.equal(quieter.take("rep", saying(sentence, 1_050)), "");
  const first = call(-30, -20);
  first.take("rep", saying(sentence, 1_050));
  assert.equal(first.take("customer", saying(sentence, 1_000)), sentence);
  const alike = call(-20, -20);
  alike.take("customer", saying(sentence, 1_000));
  assert.equal(alike.take("rep", saying(sentence, 1_050)), sentence);
});

test("where the sound is not known any more, nothing is taken that is not later and in the other's rhythm", () => {
  const talk = crossTalk();
  talk.without("customer", 0, saying(sentence, 1_000));
  const kept = talk.without("rep", 0, saying(sentence, 1_050));
  assert.equal(kept.kind === "final" && kept.words.length, 7);
});

test("what was forgotten is compared with nothing", () => {
  const { talk, take } = call(-40, -20);
  take("customer", saying(sentence, 1_000));
  talk.forget();
  assert.equal(take("rep", saying(sentence, 1_180)), sentence);
});

test("three seconds later it is another sentence", () => {
  const { take } = call(-40, -20);
  take("customer", saying(sentence, 1_000));
  assert.equal(take("rep", saying(sentence, 4_100)), sentence);
});
