/**
 * What a call costs on the log (events.md, rule 17): a sample call with the words that a recogniser heard in it, through
 * the real deciders and the real conductor on the call's clock. A change that doubles one of these figures fails here,
 * and whoever made it halves it again or raises the budget and says why.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tickMs } from "@wingman/domain/call/policy";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { EventData } from "@wingman/domain/call/events/index";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import type { Heard, HeardWord } from "@wingman/gpu/stt/recognizer";
import { recordedRecognizer } from "@wingman/gpu/stt/recorded";
import { demoPlaybook } from "@wingman/ops/demo/tenant";
import { conductorOf } from "@wingman/streams/agents/conductor";
import { eventInput, fragmentInput, tickInput } from "@wingman/streams/agents/inputs";
import { derivedId } from "@wingman/streams/base/ids";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { memoryKeyStore } from "@wingman/streams/keys/store";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import type { EventLog, Recorded } from "@wingman/streams/log/event-log";
import { openMemoryLog } from "@wingman/streams/log/memory";
import { prepareEvents } from "@wingman/streams/log/prepare";
import { encodeCommit } from "@wingman/streams/log/wire";
import { defaultConsent } from "@wingman/domain/privacy/consent-law";
import { pieceSamplesMax } from "@wingman/streams/recordings/piece";
import { pino } from "pino";
import { callStarted } from "../harness/events.ts";
import { repositoryRoot } from "./repository.ts";

/** Half as much again as measured when it was last looked at, per hour of such a call; doubled is far outside. */
const budget = { commits: 1_900, commitBytes: 3_200_000, fragments: 15_000, fragmentBytes: 18_500_000 } as const;

const call = callAggregate("t1" as TenantId, "cost");
const keyring = openKeyring(memoryKeyStore(), masterKeyOf(randomBytes(32)));

/** What each channel's recogniser said, with when it said it. */
const heardIn = async (
  words: Readonly<Record<Channel, readonly HeardWord[]>>,
  channel: Channel,
  toMs: number,
): Promise<{ atMs: number; heard: Heard }[]> => {
  const recognizer = recordedRecognizer(new Map([["saas", words]]), "for a count");
  const list: { atMs: number; heard: Heard }[] = [];
  let atMs = 0;
  const frames = async function* () {
    for (; atMs < toMs; atMs += 100) yield { firstSample: atMs * 16, samples: new Int16Array(1_600) };
  };
  const channelOf = { call: call.id, channel, firstSample: 0, sample: "saas" };
  for await (const heard of recognizer.transcribe(channelOf, frames(), new AbortController().signal))
    list.push({ atMs: atMs + 100, heard });
  return list;
};

test("a call costs the log no more than its budget", async (t) => {
  const read = async <Shape>(name: string): Promise<Shape> =>
    JSON.parse(await readFile(join(repositoryRoot, "ops/demo/samples/saas", name), "utf8")) as Shape;
  const [{ durationMs }, words] = await Promise.all([
    read<{ durationMs: number }>("script.json"),
    read<Record<Channel, readonly HeardWord[]>>("heard.json"),
  ]);
  const cost = { commits: 0, commitBytes: 0, fragments: 0, fragmentBytes: 0 };
  const memory = openMemoryLog(() => 0, keyring);
  const sealer = await keyring.forWriting(call);
  const counted: EventLog = {
    ...memory,
    async append(aggregate, commit, expected) {
      const { headers, body } = encodeCommit(commit, prepareEvents(aggregate, commit, sealer));
      cost.commits += 1;
      cost.commitBytes += body.length + headers.toString().length;
      return memory.append(aggregate, commit, expected);
    },
  };
  const calls = callsOn(counted);
  const send = async (command: Parameters<typeof calls.send>[1], clockMs: number): Promise<void> => {
    const before = await counted.last();
    await calls.send(call, command, { actor: "stt" as ActorId, clockMs });
    for await (const commit of counted.read(call, before)) take(commit);
  };
  const started = callStarted({
    consent: { ...defaultConsent, recording: "ask" },
    playbook: { id: demoPlaybook.playbook.id, version: demoPlaybook.playbook.version },
  });
  const conductor = conductorOf({
    aggregate: call,
    startedAt: 0,
    playbook: demoPlaybook,
    calls,
    log: pino({ level: "silent" }),
    now: () => 0,
    signal: new AbortController().signal,
  });
  const take = (commit: Recorded): void => conductor.take({ input: eventInput(commit), storedAt: 0 });

  await send({ type: "StartCall", call: started.data, consent: "given" }, 0);
  for (const channel of ["rep", "customer"] as const)
    await send(
      {
        type: "OpenChannel",
        channel: {
          channel,
          codec: "pcm-s16le",
          sampleRateHz: 16_000,
          openedAtMs: 0,
          engine: "pocketsphinx",
          model: "en-us",
          accuracy: "basic",
          reason: "counted",
        },
      },
      0,
    );
  const said = (
    await Promise.all(
      (["rep", "customer"] as const).map(async (channel) =>
        (await heardIn(words, channel, durationMs)).map((one) => ({ ...one, channel })),
      ),
    )
  )
    .flat()
    .sort((a, b) => a.atMs - b.atMs);
  let tick = 0;
  for (const { atMs, heard, channel } of said) {
    for (; tick * tickMs < atMs; tick += 1) conductor.take({ input: tickInput(tick), storedAt: 0 });
    if (heard.kind === "fragment") {
      const id = derivedId("fragment", channel, heard.firstSample, heard.revision);
      const [event] = prepareEvents(
        call,
        {
          id: id as CommitId,
          time: new Date(0),
          clockMs: 0,
          events: [{ type: "FragmentTranscribed", data: fragmentOf(channel, heard) }],
        },
        sealer,
      );
      cost.fragments += 1;
      cost.fragmentBytes += JSON.stringify(event).length;
      conductor.take({
        input: fragmentInput({
          ref: { tenant: call.tenant, call: call.id, channel },
          sequence: cost.fragments,
          storedAt: 0,
          at: 0,
          id,
          fragment: fragmentOf(channel, heard),
        }),
        storedAt: 0,
      });
    }
    if (heard.kind === "final" && heard.words.length > 0)
      await send({ type: "TranscribeUtterance", utterance: finalOf(channel, heard) }, atMs);
    await conductor.idle();
  }
  // The dearest call is recorded, too: half a minute a piece, both sides.
  await send({ type: "AnswerConsent", about: "sound", answer: "agreed", how: "aloud" }, 0);
  const before = cost.commits;
  for (let firstSample = 0; firstSample < durationMs * 16; firstSample += pieceSamplesMax)
    for (const channel of ["rep", "customer"] as const)
      await send({ type: "RecordSound", sound: pieceOf(channel, firstSample) }, firstSample / 16);
  assert.equal(cost.commits - before, 2 * Math.ceil(durationMs / 30_000), "its recording was counted");
  await send({ type: "EndCall", reason: "sample-finished", durationMs }, durationMs);
  await conductor.idle();

  const hours = durationMs / 3_600_000;
  const perHour = Object.fromEntries(
    Object.entries(cost).map(([name, count]) => [name, Math.round(count / hours)]),
  ) as typeof cost;
  t.diagnostic(
    `an hour of such a call: ${perHour.commits} commits (${(perHour.commits / 3_600).toFixed(2)}/s), ${(perHour.commitBytes / 1e6).toFixed(2)} MB; ${perHour.fragments} fragments, ${(perHour.fragmentBytes / 1e6).toFixed(2)} MB`,
  );
  assert.ok(cost.commits > 20 && cost.fragments > 100, "the call was counted");
  for (const name of Object.keys(budget) as (keyof typeof budget)[])
    assert.ok(
      perHour[name] <= budget[name],
      `${name}: ${perHour[name]} an hour, at most ${budget[name]}. Make the change cheaper, or raise the budget here and say why in the commit.`,
    );
});

const pieceOf = (channel: Channel, firstSample: number): EventData<"SoundRecorded"> => ({
  channel,
  firstSample,
  endSample: firstSample + pieceSamplesMax,
  startMs: firstSample / 16,
  endMs: (firstSample + pieceSamplesMax) / 16,
  bytes: 512_304,
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  muted: [{ fromMs: firstSample / 16, toMs: firstSample / 16 + 2_650 }],
});
const idOf = (channel: Channel, { firstSample }: { readonly firstSample: number }): string =>
  derivedId("utterance", call.id, channel, firstSample);
const textAndTimes = ({
  words,
  firstSample,
  endSample,
}: {
  readonly words: readonly HeardWord[];
  readonly firstSample: number;
  readonly endSample: number;
}) => ({
  text: words.map(({ text }) => text).join(" "),
  words: words.map((word) => ({ ...word })),
  startMs: Math.round((words[0]?.firstSample ?? firstSample) / 16),
  endMs: Math.round((words.at(-1)?.endSample ?? endSample) / 16),
});
const fragmentOf = (
  channel: Channel,
  heard: Extract<Heard, { kind: "fragment" }>,
): EventData<"FragmentTranscribed"> => ({
  utterance: idOf(channel, heard),
  revision: heard.revision,
  channel,
  ...textAndTimes(heard),
  stableCount: heard.stableCount,
});
const finalOf = (channel: Channel, heard: Extract<Heard, { kind: "final" }>): EventData<"UtteranceTranscribed"> => ({
  utterance: idOf(channel, heard),
  channel,
  ...textAndTimes(heard),
  firstSample: heard.firstSample,
  endSample: heard.endSample,
  source: "speech",
  engine: "pocketsphinx",
  model: "en-us",
});
