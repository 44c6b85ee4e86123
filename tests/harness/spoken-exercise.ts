/**
 * A spoken exercise in a real Chromium: the rep is a file in the place of a microphone, the customer a voice of this
 * machine. What the page hears of its microphone and what it sends to the loudspeaker are looked at in its own audio
 * graph, on one clock.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventData } from "@wingman/domain/call/events/index";
import { takesTheTurn } from "@wingman/domain/practice/backchannel";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { Failure } from "@wingman/domain/failure";
import { writeWav } from "@wingman/gpu/audio/wav";
import { openFlite } from "@wingman/gpu/tts/os/flite";
import { speakTurn } from "@wingman/gpu/tts/turn";
import { findFlite } from "@wingman/ops/local/parts/flite";
import { derivedId, newId } from "@wingman/streams/base/ids";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { callAggregate, type Calls, callsOn } from "@wingman/streams/log/calls";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Page } from "puppeteer";
import { openBrowser } from "./browser.ts";
import { root, startTestWingman } from "./wingman.ts";

const samplesPerMs = 16;
/** Silence behind the last turn. */
const tailMs = 4_000;
const partnerActor = "partner" as ActorId;

/** What the rep says, or another sound of theirs at 16 kHz, and after how much silence. */
export type RepTurn = { readonly afterMs: number; readonly says: string | Int16Array };

/** The rep's turns as one recording, with where in it each is said, in milliseconds. */
export const speakTurns = async (
  turns: readonly RepTurn[],
): Promise<{
  readonly samples: Int16Array;
  readonly spans: readonly { readonly fromMs: number; readonly toMs: number }[];
}> => {
  const flite = await findFlite({ root });
  if (flite instanceof Failure) throw flite;
  const voice = openFlite(flite, "rms");
  const parts: Int16Array[] = [];
  const spans: { fromMs: number; toMs: number }[] = [];
  let at = 0;
  const add = (part: Int16Array): void => {
    parts.push(part);
    at += part.length;
  };
  for (const { afterMs, says } of turns) {
    add(room(afterMs * samplesPerMs));
    const fromMs = at / samplesPerMs;
    if (typeof says !== "string") add(says);
    else
      for await (const { samples } of speakTurn(voice, says, { language: "en", rate: 1 }, new AbortController().signal))
        add(samples);
    spans.push({ fromMs, toMs: at / samplesPerMs });
  }
  add(room(tailMs * samplesPerMs)); // Chromium repeats the tail of the file for ever.
  const samples = new Int16Array(at);
  let from = 0;
  for (const part of parts) {
    samples.set(part, from);
    from += part.length;
  }
  return { samples, spans };
};

/** Something falls on the desk: loud, and over at once. */
export const click = (): Int16Array =>
  Int16Array.from({ length: 25 * samplesPerMs }, (_, n) => Math.round(24_000 * Math.exp(-n / 60) * Math.cos(n)));

/** A cough: 280 ms of noise that begins hard. */
export const cough = (): Int16Array => {
  let seed = 11;
  return Int16Array.from({ length: 280 * samplesPerMs }, (_, n) => {
    seed = (seed * 16_807) % 2_147_483_647;
    return Math.round((seed / 2_147_483_647 - 0.5) * 16_000 * Math.exp(-n / 1_600));
  });
};

/** An open microphone is never quite silent. */
const room = (count: number): Int16Array => {
  let seed = 7;
  return Int16Array.from({ length: count }, () => ((seed = (seed * 16_807) % 2_147_483_647) % 17) - 8);
};

/** Puts a spoken exercise of the demo's rep on the log. */
const beginExercise = async (log: JetStreamLog, scenario: string): Promise<string> => {
  const call = `call-${newId()}`;
  const sent = await callsOn(log).send(
    callAggregate(demoPrincipal.tenant, call),
    {
      type: "StartCall",
      consent: "given",
      call: {
        ...{ kind: "practice", title: "Twice the price", language: "en", experiment: [], sample: null },
        rep: { id: demoPrincipal.actor, name: demoPrincipal.name },
        customer: { name: "Dana Whitfield", company: "Corvane Logistics", role: "Head of operations" },
        playbook: { id: "b2b-starter", version: 1 },
      },
      practice: {
        ...{ scenario: { id: scenario, version: 1 }, rubric: { id: "conversation", version: 1 } },
        ...{ mode: "spoken", seed: 1, assignment: null, from: null },
      },
    },
    { actor: demoPrincipal.actor, clockMs: 0, correlation: call },
  );
  if (sent.kind === "refused") throw new Error(sent.detail);
  return call;
};

/** When a call began, by the clock of this machine. */
const startOf = async (log: JetStreamLog, call: string): Promise<number> => {
  for await (const { events } of log.read(callAggregate(demoPrincipal.tenant, call)))
    return Date.parse(events[0]?.time ?? "");
  throw new Error("no such exercise");
};

/** A customer who has one answer after the other. It listens to what takes no turn and answers everything else, each once. */
const playPartner = async (
  log: JetStreamLog,
  call: string,
  answers: readonly string[],
  signal: AbortSignal,
): Promise<void> => {
  const calls = callsOn(log);
  const aggregate = callAggregate(demoPrincipal.tenant, call);
  const { sequence, state } = await calls.load(aggregate);
  if (!state.started) throw new Error("no such exercise");
  const startedAt = await startOf(log, call);
  let turn = 0;
  await say(calls, call, { turn, text: answers[turn] ?? "", heard: null, clockMs: Date.now() - startedAt });
  for await (const commit of log.follow({ after: sequence, signal, kind: "call" })) {
    if (commit.aggregate.id !== call) continue;
    for (const { type, data } of commit.events) {
      if (type !== "UtteranceTranscribed") continue;
      const said = data as EventData<"UtteranceTranscribed">;
      if (said.channel !== "rep" || typeof said.text !== "string") continue;
      if (!takesTheTurn(said.text, said.endMs - said.startMs)) continue;
      const text = answers[++turn];
      if (text !== undefined)
        await say(calls, call, { turn, text, heard: said.utterance, clockMs: Date.now() - startedAt });
    }
  }
};

const say = async (
  calls: Calls,
  call: string,
  {
    turn,
    text,
    heard,
    clockMs,
  }: { readonly turn: number; readonly text: string; readonly heard: string | null; readonly clockMs: number },
): Promise<void> => {
  const utterance = `customer-${turn}`;
  const atSample = clockMs * samplesPerMs;
  const words = text.split(/\s+/u).map((word, n) => ({
    ...{ text: word, firstSample: atSample + n, endSample: atSample + n + 1, confidence: 1 },
  }));
  await calls.send(
    callAggregate(demoPrincipal.tenant, call),
    {
      type: "MoveCustomer",
      moved: {
        ...{ move: `m-${turn}`, turn, cause: heard === null ? "opening" : "words", heard, act: "answer" },
        ...{ understood: [], mood: 0, revealed: [], resolved: [], open: null, utterance, ends: null, by: "rules" },
        atMs: clockMs,
      },
      says: {
        ...{ utterance, channel: "customer", text, words, firstSample: atSample, endSample: atSample + words.length },
        ...{ startMs: clockMs, endMs: clockMs, source: "typed", engine: "partner", model: "" },
      },
    },
    { id: derivedId("partner", call, turn) as CommitId, actor: partnerActor, clockMs, correlation: call },
  );
};

export type Exercise = {
  readonly call: string;
  readonly page: Page;
  readonly log: JetStreamLog;
  readonly errors: readonly string[];
  /** Until so long after the rep's last word. */
  sound(afterMs: number): Promise<PageSound>;
  /** The call's clock, in milliseconds, at a moment of the page's; both are of this machine. */
  clockAt(pageMs: number): Promise<number>;
  /** Facts of the call that have happened so far. */
  events(): Promise<readonly { readonly type: string; readonly data: unknown }[]>;
  /** Waits for the first of a kind, and answers it; throws after `msMax`. */
  until<Type extends "ReplySpoken" | "ReplyInterrupted">(type: Type, msMax: number): Promise<EventData<Type>>;
};

export type Played = {
  /** Begins it and opens its page; answers with its call. */
  readonly begin: (page: Page, url: string, log: JetStreamLog) => Promise<string>;
  /** Who plays the customer beside Wingman itself. */
  readonly partner: (log: JetStreamLog, call: string, signal: AbortSignal) => Promise<void>;
};
/** By Wingman itself, of a scenario that it knows: begun by a press on the page of practice. */
export const playedByWingman = (scenario: string): Played => ({
  async begin(page, url) {
    await page.goto(`${url}/practice`, { waitUntil: "load" });
    const speak = await page.waitForSelector(`.scene-of[data-scenario=${scenario}] .acts .btn:nth-child(2)`);
    await speak?.click();
    await page.waitForFunction("/^.practice.[^/]{20,}$/.test(location.pathname)", { timeout: 30_000, polling: 50 });
    return (await page.evaluate("location.pathname.split('/').at(-1)")) as string;
  },
  partner: async () => undefined,
});
/** With these answers, on the page of calls: of a scenario that Wingman does not know, it plays nobody. */
export const playedWith = (answers: readonly string[]): Played => ({
  async begin(page, url, log) {
    const call = await beginExercise(log, "of-this-test");
    await page.evaluateOnNewDocument(joinScript(call));
    await page.goto(`${url}/live/${call}`, { waitUntil: "load" });
    return call;
  },
  partner: (log, call, signal) => playPartner(log, call, answers, signal),
});

/** A Wingman, a browser and an exercise of the demo's rep, whose microphone is these turns, until `work` is done. */
export const withExercise = async <Result>(
  turns: readonly RepTurn[],
  { begin, partner }: Played,
  work: (exercise: Exercise) => Promise<Result>,
): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-exercise-"));
  const over = new AbortController();
  try {
    const { samples } = await speakTurns(turns);
    const microphone = join(folder, "rep.wav");
    await writeFile(microphone, writeWav(samples));
    await using wingman = await startTestWingman({ withoutPages: false });
    await wingman.ready;
    await using open = await openBrowser({ signedIn: wingman.url, microphone });
    const { page, errors } = open;
    await open.browser.defaultBrowserContext().overridePermissions(wingman.url, ["microphone"]);
    // Voices are looked for when somebody first asks, which is not what a turn takes.
    await signedFetch(`${wingman.url}/api/voices?language=en`);
    const log = await wingman.log;
    await page.evaluateOnNewDocument(tapScript);
    const call = await begin(page, wingman.url, log);
    const playing = partner(log, call, over.signal).catch((error: unknown) => {
      if (!over.signal.aborted) throw error;
    });
    await page.waitForFunction("window.sound.microphone.length > 0", { timeout: 30_000, polling: 50 });
    const begunAt = Date.now();
    const events = async () => {
      const all: { readonly type: string; readonly data: unknown }[] = [];
      for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call))) all.push(...commit.events);
      return all;
    };
    const result = await work({
      ...{ call, page, log, errors, events },
      async sound(afterMs) {
        const until = begunAt + samples.length / samplesPerMs - tailMs + afterMs;
        await Promise.race([playing, sleep(Math.max(0, until - Date.now()))]);
        await sleep(Math.max(0, until - Date.now()));
        return (await page.evaluate("window.sound")) as PageSound;
      },
      async clockAt(pageMs) {
        const originMs = (await page.evaluate("performance.timeOrigin")) as number;
        return originMs + pageMs - (await startOf(log, call));
      },
      async until(type, msMax) {
        for (const give = Date.now() + msMax; Date.now() < give; await sleep(200)) {
          const found = (await events()).find((event) => event.type === type);
          if (found) return found.data as EventData<typeof type>; // Checked when it was appended.
        }
        throw new Error(`no ${type} within ${msMax / 1_000} s`);
      },
    });
    over.abort();
    await playing;
    return result;
  } finally {
    over.abort();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Before the page: this tab is the rep's of the exercise, with an open microphone. */
const joinScript = (call: string): string => `
  sessionStorage.setItem("wingman.call.${call}", JSON.stringify({
    source: "microphone", hears: { microphone: true, share: false }, playbook: null, sample: null, consentAtMs: 0,
    durationMs: 0, title: "", customer: { name: "", company: "", role: "" }, language: "en", started: true,
  }));
`;

/** Before the page: everything that sounds is noted. */
const tapScript = `
  window.sound = { microphone: [], loudspeaker: [], rate: 0 };
  {
    const connect = AudioNode.prototype.connect;
    const note = (list, size) => (event) => {
      const context = event.target.context;
      const samples = event.inputBuffer.getChannelData(0);
      // When the last sample of the block left: what is processed now is played a block or two later.
      const at = performance.now() + (event.playbackTime - context.currentTime) * 1000 - (size / context.sampleRate) * 1000;
      const step = Math.round(context.sampleRate / 200);
      for (let from = 0; from + step <= samples.length; from += step) {
        let sum = 0;
        for (let n = from; n < from + step; n++) sum += samples[n] * samples[n];
        list.push([Math.round((at - ((samples.length - from - step) / context.sampleRate) * 1000) * 10) / 10, Math.round(Math.sqrt(sum / step) * 32767)]);
      }
      if (window.sound.kept && list === window.sound.loudspeaker) for (const sample of samples) window.sound.kept.push(sample);
    };
    const tap = (from, list) => {
      const size = 512;
      const ear = from.context.createScriptProcessor(size, 1, 1);
      ear.isEar = true;
      ear.onaudioprocess = note(list, size);
      connect.call(from, ear);
      connect.call(ear, from.context.destination); // It lets nothing through, but is pulled.
    };
    const tapped = new WeakSet();
    AudioNode.prototype.connect = function (to, ...rest) {
      if (to instanceof AudioDestinationNode && this instanceof GainNode && !tapped.has(this) && this.gain.value > 0) {
        tapped.add(this);
        window.sound.rate = to.context.sampleRate;
        tap(this, window.sound.loudspeaker);
      }
      return connect.call(this, to, ...rest);
    };
    const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
    if (ask) navigator.mediaDevices.getUserMedia = async (...wanted) => {
      const stream = await ask(...wanted);
      const context = new AudioContext({ sampleRate: 16000 });
      tap(new MediaStreamAudioSourceNode(context, { mediaStream: stream }), window.sound.microphone);
      return stream;
    };
  }
`;

/** Levels of 5 ms, of 32,767, by the page's clock in milliseconds, oldest first. */
export type Levels = readonly (readonly [at: number, level: number])[];
export type PageSound = {
  readonly microphone: Levels;
  readonly loudspeaker: Levels;
  readonly kept?: readonly number[];
  readonly rate: number;
};

/** Stretches of sound louder than `min`, with quiets shorter than `quietMs` in them. */
export const burstsIn = (
  levels: Levels,
  min: number,
  quietMs: number,
): readonly { readonly fromMs: number; readonly toMs: number }[] => {
  const bursts: { fromMs: number; toMs: number }[] = [];
  for (const [at, level] of levels) {
    if (level < min) continue;
    const last = bursts.at(-1);
    if (last && at - last.toMs <= quietMs) last.toMs = at;
    else bursts.push({ fromMs: at - 5, toMs: at });
  }
  return bursts;
};
