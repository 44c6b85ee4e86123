/**
 * One call as this page lives it: the line, the fold over its facts, the sound that goes out, the presses.
 * Reactive where the screen looks, plain where the sound runs. `createSession` cleans itself up.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { type CallView, emptyView, evolveView, type Seen, type Tip } from "@wingman/domain/call/view";
import { encodeFrame } from "@wingman/domain/protocol/audio-frame";
import type { Answer, Request } from "@wingman/domain/protocol/messages";
import { batch, createMemo, createSignal, onCleanup } from "solid-js";
import { socketTicket } from "../parts/signed-in.ts";
import { heardToMs } from "./heard-to.ts";
import { makeDelays } from "./delays.ts";
import type { OutcomeSaid } from "./end-answers.ts";
import { type Intent, keepIntent, keepPlayed, playedSamples } from "./intent.ts";
import { makeLevels } from "./levels.ts";
import { makePlace } from "./place.ts";
import { makePresses } from "./presses.ts";
import { type Facts, type LinkState, makeSocket } from "./socket.ts";
import { makeSoundRing } from "./sound-ring.ts";
import { frameSamples, type ProblemKind, type Source, SourceProblem } from "./sources/source.ts";

/** "Forget the last 30 s". */
export const forgetSpanMs = 30_000;
/** While old sound is sent after a break, this many frames a side go out every 40 ms: ten times real speed. */
const burstFramesMax = 10;
const burstEveryMs = 40;
/** The server could not take a frame: it is sent again from the received mark, after a moment for it to recover. */
const soundRefusals = new Set(["WING_AUDIO_OVERRUN", "WING_AUDIO_NOT_TAKEN"]);
const soundAgainMs = 600;
const caughtUpMsMin = 2_000;
/** Sentences the rep types while consent is being asked; they wait here. */
const typedEarlyMax = 50;
/** How often a reload's place in a played call is written down. */
const playedEveryMs = 500;

export type Problem = {
  readonly kind: ProblemKind | "refused" | "busy" | "no-call" | "forbidden";
  readonly message: string;
  readonly remedy: string | null;
};
/** After a break: how much sound was sent late, and how much was too old to be kept. */
export type CaughtUp = { readonly ms: number; readonly lostMs: number };
export type Session = ReturnType<typeof createSession>;

export const createSession = (call: string, intent: Intent | null, makeSource: () => Source | null) => {
  const place = makePlace();
  const rings = { rep: makeSoundRing("rep"), customer: makeSoundRing("customer") };
  const levels = { rep: makeLevels(), customer: makeLevels() };
  const wordDelays = makeDelays();
  const tipDelays = makeDelays();
  const [view, setView] = createSignal<CallView>(emptyView(call));
  const [link, setLink] = createSignal<LinkState>("connecting");
  const [sheds, setSheds] = createSignal<readonly string[]>([]);
  const [known, setKnown] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [complaint, setComplaint] = createSignal<Answer<"error"> | null>(null);
  const [caughtUp, setCaughtUp] = createSignal<CaughtUp | null>(null);
  const [heardInstead, setHeardInstead] = createSignal<Readonly<Record<string, string>>>({});
  const [pausedHere, setPausedHere] = createSignal<boolean | null>(null);
  let source: Source | null = null;
  let sounding = false;
  let startId: string | null = null;
  let clockEpoch: number | null = null;
  let burst: ReturnType<typeof setTimeout> | undefined;
  let soundAgain: ReturnType<typeof setTimeout> | undefined;
  let downMs = 0;
  let pausedSince: number | null = null;
  let begun = intent?.started ?? false;
  let ending = false;
  const reported = new Set<string>();
  const typedEarly: Omit<Request<"transcript">, "revision" | "final">[] = [];
  let nowKnown = () => {};
  const knownOnce = new Promise<void>((resolve) => (nowKnown = resolve));

  const socket = makeSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/socket`, {
    ticket: socketTicket,
    hello: () => {
      const position = place.position();
      // A call that was never begun has nothing to watch; `start-call` follows instead.
      if (intent && !begun && position === null) return { client: "wingman-ui" };
      const settled = { rep: rings.rep.settledSample(), customer: rings.customer.settledSample() };
      return { client: "wingman-ui", call, settled, ...(position !== null && { position }) };
    },
    welcome: ({ snapshot, position }) => {
      if (!snapshot) {
        if (begun || !intent) if (place.position() === null) setProblem({ kind: "no-call", message: "", remedy: null });
        return;
      }
      place.snapshot(position);
      const view = { ...emptyView(call), ...(snapshot as CallView) }; // The server folds with the very same `evolveView`.
      if (view.startedAt > 0) clockEpoch = view.startedAt;
      setView(view);
      setKnown(true);
      nowKnown();
      if (view.consent.state === "withdrawn") letGo(view);
    },
    facts: (facts) => batch(() => take(facts)),
    ack: ({ channel, receivedSample, settledSample, of }) => {
      if (channel) {
        rings[channel].received(Math.max(receivedSample ?? 0, settledSample ?? 0));
        rings[channel].settled(settledSample ?? 0);
      }
      if (of !== null && of === startId) {
        begun = true;
        begin();
      }
    },
    error: (error) => {
      if (soundRefusals.has(error.code)) {
        clearTimeout(soundAgain);
        soundAgain = setTimeout(resendSound, soundAgainMs);
        return; // Nothing to tell: it is kept here, and the line at the bottom says that it waits.
      }
      if (error.code === "WING_POSITION_INVALID") {
        place.snapshot(null);
        socket.restart();
        return;
      }
      if (error.code === "WING_CALL_NOT_FOUND" && !known())
        setProblem({ kind: "no-call", message: "", remedy: error.remedy });
      else if (error.code === "WING_WATCHING_OFF") setProblem({ kind: "forbidden", message: error.code, remedy: null });
      else if (error.code === "WING_FORBIDDEN" && !known())
        setProblem({ kind: "forbidden", message: "", remedy: null });
      else if (error.code === "WING_BUSY" && error.of === startId)
        setProblem({ kind: "busy", message: "", remedy: null });
      else if (error.of !== null && error.of === startId)
        setProblem({ kind: "refused", message: error.message, remedy: error.remedy });
      else setComplaint(error);
      setPausedHere(null);
      presses.refused();
    },
    load: (now) => setSheds(now.sheds),
    link: (state) => {
      setLink(state);
      if (state === "open") resendSound("rewindToSettled");
      else clearTimeout(burst);
    },
  });
  const presses = makePresses(call, socket);

  /** Milliseconds on the call's clock, by the server's clock as we know it; by its sound where that runs ahead of it. */
  const clockMs = (): number => {
    if (view().status === "ended") return view().durationMs;
    if (view().started?.recording?.pace === "fast") return heardToMs(view());
    return clockEpoch === null ? 0 : Math.max(0, socket.clock.toServer(Date.now()) - clockEpoch);
  };

  const take = (facts: Facts) => {
    if (facts.call !== call) return;
    const news = place.take(facts);
    if (news.length === 0) return;
    let next = view();
    for (const { id, type, data } of news) {
      const event = { type, data } as Seen["event"]; // The gateway checked it against the event's schema.
      if (type === "FragmentTranscribed") measureWords(event);
      // Later facts carry the clock of what they tell of, not of when they were written: only this one is both.
      if (event.type === "CallStarted") clockEpoch = facts.at - facts.clockMs;
      // A type this page does not know yet falls through the fold's cases and changes nothing.
      next = (evolveView(next, { id, clockMs: facts.clockMs, at: facts.at, event }) as CallView | undefined) ?? next;
      if (event.type === "SuggestionRetracted" && typeof event.data.heard === "string")
        setHeardInstead({ ...heardInstead(), [event.data.suggestion]: event.data.heard });
      const action = (data as { action?: string } | null)?.action;
      if (action) presses.came(action);
    }
    const before = view();
    setView(next);
    setKnown(true);
    nowKnown();
    if (before.paused !== next.paused) {
      setPausedHere(null);
      restSound(next.paused);
    }
    if (before.status !== "live" && next.status === "live" && intent) {
      keepIntent(call, { ...intent, started: true });
      begun = true;
      begin();
    }
    if (next.status === "ended" && before.status !== "ended") stopSound();
    if (before.consent.state !== next.consent.state) answered(next);
  };

  /** After a no nothing more leaves this page, and what waited here is forgotten. */
  const letGo = ({ consent }: CallView) => {
    for (const ring of consent.state === "withdrawn" ? [rings.rep, rings.customer] : [rings.customer]) {
      ring.blank();
      ring.received(ring.endSample());
    }
    if (consent.state === "withdrawn") stopSound();
  };
  const answered = (next: CallView) => {
    const { state } = next.consent;
    if (state === "refused" || state === "withdrawn") letGo(next);
    if (state !== "given" && state !== "refused") return;
    for (const said of typedEarly.splice(0)) socket.send("transcript", { ...said, revision: 2, final: true });
  };
  const takes = (channel: Channel) =>
    view().consent.state !== "withdrawn" && (channel === "rep" || view().consent.state !== "refused");

  const measureWords = (event: Seen["event"]) => {
    if (event.type !== "FragmentTranscribed" || clockEpoch === null || place.position() === null) return;
    wordDelays.add(clockMs() - event.data.endMs);
  };

  /** Sends what waits, in order, a burst at a time; new sound joins the end of it. */
  const pump = () => {
    clearTimeout(burst);
    let more = false;
    for (const ring of [rings.rep, rings.customer])
      for (let n = 0; n < burstFramesMax; n++) {
        const frame = ring.next(frameSamples);
        if (!frame || !socket.sendSound(encodeFrame({ channel: ring.channel, ...frame }))) break;
        ring.sent(frame.firstSample + frame.samples.length);
        more ||= n === burstFramesMax - 1;
      }
    if (more) burst = setTimeout(pump, burstEveryMs);
    else if (downMs > caughtUpMsMin && link() === "open") {
      setCaughtUp({ ms: downMs, lostMs: Math.max(rings.rep.takeLostMs(), rings.customer.takeLostMs()) });
      downMs = 0;
    }
  };
  const resendSound = (from: "rewind" | "rewindToSettled" = "rewind") => {
    downMs = waitingMs();
    rings.rep[from]();
    rings.customer[from]();
    pump();
  };
  const waitingMs = () => Math.max(rings.rep.waitingMs(), rings.customer.waitingMs());

  /**
   * Sound begins once the server knows the call. Its numbers follow the call's clock; a played call goes on
   * after a reload at the second where it was left.
   */
  const begin = () => {
    if (!source || sounding || ending) return;
    sounding = true;
    const again = intent?.started ?? false;
    const begunSides = new Set(source.sides);
    for (const side of begunSides) rings[side].beginAt(again ? Math.round(clockMs() * 16) : 0);
    const playedFrom = again ? playedSamples(call) : 0;
    let played = { rep: playedFrom, customer: playedFrom };
    let keptAt = 0;
    source.start(
      {
        sound: (channel, samples) => {
          if (!takes(channel)) return rings[channel].skip(samples.length);
          const now = performance.now();
          // A side that comes later stands where the call's clock stands.
          if (!begunSides.has(channel))
            rings[channel].beginAt(Math.max(0, Math.round(clockMs() * 16) - samples.length));
          begunSides.add(channel);
          rings[channel].push(samples);
          levels[channel].push(samples, now);
          pump();
          played = { ...played, [channel]: played[channel] + samples.length };
          if (intent?.source !== "sample" || now - keptAt < playedEveryMs) return;
          keptAt = now;
          keepPlayed(call, Math.max(played.rep, played.customer));
        },
        missed: (channel, samples) => rings[channel].skip(samples),
        consent: (answer) => void socket.send("consent", { call, answer, how: "aloud" }),
        finished: (reason) => end(reason),
      },
      playedFrom,
    );
  };
  const stopSound = () => {
    source?.stop();
    clearTimeout(burst);
    clearTimeout(soundAgain);
  };
  /** Whoever paused, here or on another screen: the sound rests, and its numbers go on with the clock. */
  const restSound = (paused: boolean) => {
    if (paused === (pausedSince !== null)) return;
    source?.pause(paused);
    if (paused) pausedSince = performance.now();
    else {
      const samples = Math.round((performance.now() - (pausedSince ?? performance.now())) * 16);
      pausedSince = null;
      for (const side of source?.sides ?? []) rings[side].skip(samples);
    }
  };

  /** Opens what the call needs, then asks the server to begin it. Again after a problem, by hand. */
  const start = async (otherwise?: Intent["source"]) => {
    if (!intent) return;
    setProblem(null);
    const kind = otherwise ?? intent.source;
    source = kind === "typed" ? null : makeSource();
    try {
      await source?.open();
    } catch (error) {
      source?.stop();
      const kind = error instanceof SourceProblem ? error.kind : "sample-missing";
      setProblem({ kind, message: "", remedy: null });
      return;
    }
    if (intent.started) {
      await knownOnce; // Only the snapshot says where the call's clock is.
      return begin();
    }
    startId = socket.send("start-call", {
      call,
      kind: "live",
      title: intent.title,
      customer: intent.customer,
      language: intent.language,
      playbook: intent.playbook as Request<"start-call">["playbook"],
      consent: kind === "typed" ? "given" : "asking",
      channels: (source?.sides ?? []).map((channel) => ({ channel, format: "int16" })),
      sample: intent.sample,
    });
  };

  const end = (reason: Request<"end-call">["reason"]) => {
    if (ending) return;
    ending = true;
    socket.send("end-call", { call, reason });
    source?.stop();
  };

  const online = () => socket.hurry();
  addEventListener("online", online);
  onCleanup(() => {
    removeEventListener("online", online);
    stopSound();
    socket.close();
  });
  if (intent) void start();
  const tips = createMemo(() => presses.onTips(view().tips));
  return {
    call,
    intent,
    view,
    /** Of the newest event in the view; null before the first. Whoever reads with it reads what is shown here. */
    position: place.position,
    tips,
    heardInstead,
    link,
    known,
    problem,
    complaint,
    ...presses.acts,
    caughtUp,
    clockMs,
    levels,
    paused: () => pausedHere() ?? view().paused,
    roundTripMs: socket.clock.roundTripMs,
    unanswered: socket.unanswered,
    thinned: () => sheds().includes("partials"),
    unworded: () => sheds().includes("wording"),
    wordsBehindMs: wordDelays.middleMs,
    tipsBehindMs: tipDelays.middleMs,
    waitingMs,
    /** Sound is taken at all: the call goes on, and nobody has withdrawn. */
    hears: () => view().status === "live" && view().consent.state !== "withdrawn",
    source: () => source,
    sends: (channel: Channel) => sounding && (source?.sides.includes(channel) ?? false),
    start,
    end,
    forgetComplaint: () => setComplaint(null),
    forgetCaughtUp: () => setCaughtUp(null),

    /** Takes the last seconds of both sides back, also what waits here to be sent. It cannot be undone. */
    forget(fromMs: number) {
      const toMs = Math.round(clockMs());
      for (const ring of [rings.rep, rings.customer]) ring.blank();
      socket.send("forget", {
        call,
        action: crypto.randomUUID(),
        fromMs,
        toMs,
      });
    },
    /** After a withdrawal: all that was kept of both sides. It cannot be undone. */
    eraseKept() {
      socket.send("forget", { call, action: crypto.randomUUID(), fromMs: 0, toMs: Math.round(clockMs()) });
    },
    consent: (
      answer: Request<"consent">["answer"],
      about: "words" | "sound" = "words",
      how: Request<"consent">["how"] = "aloud",
    ) => void socket.send("consent", { call, answer, how, about }),
    notice: (how: Request<"notice">["how"], language: string) => void socket.send("notice", { call, how, language }),
    /** Another engine for both sides from here on; null for the best there is. */
    chooseEngine: (engine: string | null) =>
      void socket.send("choose-engine", { call, action: crypto.randomUUID(), engine }),
    pause(paused: boolean) {
      setPausedHere(paused);
      restSound(paused);
      socket.send("pause", { call, paused });
    },
    /** How far the rep heard words of the played customer. */
    replyHeard: (heard: Omit<Request<"reply-heard">, "call">) => void socket.send("reply-heard", { call, ...heard }),
    /** The rep puts a note away. */
    seeNote: (note: string) => void socket.send("note-seen", { call, action: crypto.randomUUID(), note }),
    /** A line to the rep, from whoever watches; answers with its id. */
    sendNote(text: string): string {
      const action = crypto.randomUUID();
      socket.send("note", { call, action, text });
      return action;
    },
    /** Words that the browser itself recognised, of this tab's own voice. */
    heardHere(
      channel: Channel,
      {
        final,
        revision,
        ...heard
      }: Pick<Request<"transcript">, "utterance" | "revision" | "text" | "final"> & {
        readonly startMs: number;
        readonly endMs: number;
      },
    ) {
      const said = { call, channel, ...heard, source: "captions" as const, engine: "browser" as const };
      const { state } = view().consent;
      const waits = state === "asking" || state === "unasked";
      if (waits && final) typedEarly.push(said);
      if (typedEarly.length > typedEarlyMax) typedEarly.shift();
      socket.send("transcript", { ...said, revision, final: final && !waits });
    },
    type(channel: Channel, text: string) {
      const said = { call, channel, utterance: crypto.randomUUID(), text, source: "typed" as const };
      const { state } = view().consent;
      const waits = state === "asking" || state === "unasked";
      // Shown, as spoken words are; kept here until the answer, and by nobody else.
      if (waits) typedEarly.push(said);
      if (typedEarly.length > typedEarlyMax) typedEarly.shift();
      socket.send("transcript", { ...said, revision: 1, final: !waits });
    },

    /** A card has been painted: told to the server by its own clock, and measured here. */
    painted(tip: Tip) {
      const paintedAt = socket.clock.toServer(Date.now());
      // One that comes back, after a reload or by hand, was shown before: its delay is known and not this one.
      if (tip.afterWordsMs !== null || reported.has(tip.suggestion)) return;
      reported.add(tip.suggestion);
      if (tip.reason.evidence && clockEpoch !== null)
        tipDelays.add(paintedAt - clockEpoch - tip.reason.evidence.spokenAtMs);
      socket.send("shown", { call, action: crypto.randomUUID(), suggestion: tip.suggestion, paintedAt });
    },
    /** What came of the call, once it is over; the last word stands. */
    sayAfter(outcome: OutcomeSaid | null, csat: number | null) {
      if (outcome) socket.send("outcome", { call, action: crypto.randomUUID(), ...outcome });
      if (csat !== null) socket.send("csat", { call, action: crypto.randomUUID(), score: csat });
    },
  };
};
