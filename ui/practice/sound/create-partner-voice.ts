/**
 * The played customer is heard, one sentence behind the other, and falls silent for a rep who speaks. What was heard of
 * it is told to the server. The microphone's sound goes its usual way into the call; here it is only looked at.
 */
import type { Line } from "@wingman/domain/call/view";
import { createEffect, createSignal, on, onCleanup, untrack } from "solid-js";
import type { Session } from "../../live/session.ts";
import { isEcho, echoFrames } from "../../live/sources/echo.ts";
import type { Input } from "../../live/sources/input.ts";
import { makeBargeIn } from "./barge-in.ts";
import { makeEar } from "./ear.ts";
import { openStage, type Playing } from "./stage.ts";
import { voiceOf, warmVoices } from "./voice-of.ts";

/** Sentences that wait to be said; a customer who is so far ahead is read. */
const waitingMax = 6;
/** After a reload the last words are said again only if they are as new as this. */
const newMsMax = 20_000;
/** After Space is let go of the end of the last word is still on its way. */
const releaseMs = 250;
const lookMs = 20;
/** A customer who has an answer waits for a hand that still holds Space; not for one that lies on it. */
const pressedMsMax = 10_000;
/** The customer's sound is heard in the microphone for so long after it was played. */
const echoMs = 350;
/** Words of the rep that begin so little before the burst belong to it. */
const wordsSlackMs = 400;

export type Speaks = "silent" | "waiting" | "speaks" | "held";
export type PartnerVoice = ReturnType<typeof createPartnerVoice>;

export const createPartnerVoice = (session: Session, input: Input) => {
  const stage = openStage();
  const ear = makeEar();
  const [speaks, setSpeaks] = createSignal<Speaks>("silent");
  /** The browser plays nothing before a press. */
  const [isBlocked, setBlocked] = createSignal(false);
  /** No voice here could say it: the words are on the screen. */
  const [isMute, setMute] = createSignal(stage === null);
  const [voice, setVoice] = createSignal<string | null>(null);
  /** The microphone hears the customer's sound: headphones are missing. */
  const [echo, setEcho] = createSignal(false);
  const [pushes, setPushes] = createSignal(false);
  const [pressed, setPressed] = createSignal(false);
  const known = new Set<string>();
  const waiting: Line[] = [];
  const played: number[] = [];
  const over = new AbortController();
  let heldAt: number | null = null;
  let isSaying = false;
  let release: ReturnType<typeof setTimeout> | undefined;

  const clockAt = (at: number): number => Math.max(0, session.clockMs() - (performance.now() - at));
  const isSpoken = () => session.view().practice?.begun.mode === "spoken";

  /** What was recognised of the rep in this burst: it may not be final yet. */
  const wordsSince = (fromMs: number): string => {
    const { lines, interim } = session.view();
    const from = clockAt(fromMs) - wordsSlackMs;
    const finals = lines.filter(
      ({ channel, kind, startMs, endMs }) => channel === "rep" && kind === "words" && endMs > from && startMs >= from,
    );
    const { rep } = interim;
    return [
      ...finals.map(({ text }) => (typeof text === "string" ? text : "")),
      ...(rep && rep.startMs >= from ? [rep.stable, rep.open] : []),
    ]
      .join(" ")
      .trim();
  };

  const leaveEar = input.watch((samples) => {
    const at = performance.now();
    const ownSoundStands = heldAt !== null && at - heldAt > echoMs;
    const loudest = stage === null || ownSoundStands ? 0 : stage.loudest();
    ear.push(samples, at, loudest);
    played.push(loudest);
    if (played.length > echoFrames) played.shift();
  });
  const echoTimer = setInterval(() => setEcho(isEcho(input.loudness(), played)), 1_000);

  /** Says one sentence to its end, or until the rep takes the turn. */
  const sayOne = async (line: Line): Promise<void> => {
    if (!stage) return;
    const mine = new AbortController();
    const signal = AbortSignal.any([mine.signal, over.signal]);
    setSpeaks("waiting");
    const said = await voiceOf({ call: session.call, utterance: line.id }, signal);
    setVoice(said.voice);
    const playing = stage.play(said.pieces);
    const begunAt = await playing.begun;
    setMute(false);
    setSpeaks("speaks");
    const move = session.view().practice?.moves.find(({ utterance }) => utterance === line.id);
    // Who interrupts on purpose is not stopped by whom they interrupt, only by a new beginning.
    const interrupts = move?.cause === "monologue";
    const stopped = await heardOut(playing, begunAt, interrupts ? begunAt : 0, signal);
    mine.abort();
    const answered = session.view().lines.find(({ id }) => id === move?.heard);
    const fromMs = clockAt(begunAt);
    session.replyHeard({
      utterance: line.id,
      voice: said.voice,
      fromMs,
      toMs: stopped ? Math.max(fromMs, clockAt(stopped.at)) : session.clockMs(),
      afterWordsMs: answered ? Math.max(0, fromMs - answered.endMs) : null,
      interrupted: stopped && { heardChars: stopped.heardChars, stoppedAfterMs: stopped.afterMs },
    });
    if (stopped) drop();
  };

  type Stopped = { readonly at: number; readonly heardChars: number; readonly afterMs: number };
  /** Null where it was said to its end. */
  const heardOut = (playing: Playing, begunAt: number, since: number, signal: AbortSignal): Promise<Stopped | null> =>
    new Promise((resolve, reject) => {
      const bargeIn = makeBargeIn(since);
      let silent: Stopped | null = null;
      const end = (): void => {
        leave();
        clearInterval(timer);
        signal.removeEventListener("abort", stop);
        heldAt = null;
      };
      const stop = (): void => {
        playing.stop();
        end();
        resolve(silent ?? { at: performance.now(), heardChars: playing.heardChars(), afterMs: 0 });
      };
      const look = (): void => {
        const at = performance.now();
        // By the hand only: what an open room says is not meant.
        const burst = pushes() ? null : ear.burst();
        const words = burst ? wordsSince(burst.fromMs) : "";
        switch (bargeIn.look({ at, burst, words, pressed: pressed() })) {
          case "hold": {
            const silentAt = playing.hold();
            ear.silenced(silentAt);
            heldAt = silentAt;
            // Who spoke already as the customer began is counted from there.
            const afterMs = Math.max(0, silentAt - Math.max(begunAt, burst?.fromMs ?? at));
            silent = { at: silentAt, heardChars: playing.heardChars(), afterMs };
            setSpeaks("held");
            return;
          }
          case "go-on":
            playing.goOn();
            heldAt = null;
            silent = null;
            setSpeaks("speaks");
            return;
          case "stop":
            return stop();
          case null:
            return;
        }
      };
      const leave = input.watch(look);
      const timer = setInterval(look, lookMs);
      signal.addEventListener("abort", stop, { once: true });
      playing.ended.then(
        (how) => {
          end();
          if (how === "said") resolve(null);
        },
        (error: unknown) => {
          end();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });

  const drop = (): void => {
    for (const { id } of waiting.splice(0))
      session.replyHeard({
        ...{ utterance: id, voice: voice() ?? "", fromMs: session.clockMs(), toMs: session.clockMs() },
        ...{ afterWordsMs: null, interrupted: { heardChars: 0, stoppedAfterMs: 0 } },
      });
  };

  const sayAll = async (): Promise<void> => {
    if (isSaying || !stage) return;
    isSaying = true;
    for (let line = waiting.shift(); line && !over.signal.aborted; line = waiting.shift()) {
      if (!(await stage.wake())) {
        setBlocked(true);
        waiting.unshift(line);
        void stage.awake().then(sayAll, () => undefined);
        break;
      }
      setBlocked(false);
      for (const until = performance.now() + pressedMsMax; pressed() && performance.now() < until;)
        await new Promise((done) => setTimeout(done, lookMs));
      await sayOne(line).catch(() => {
        if (!over.signal.aborted) setMute(true);
      });
      setSpeaks("silent");
    }
    isSaying = false;
  };

  createEffect(
    on([() => session.known(), () => session.view().lines], ([isKnown, lines]) => {
      if (!isKnown || !isSpoken() || session.view().status !== "live") return;
      const isFirst = known.size === 0;
      const fresh = lines.filter(
        ({ id, channel, kind }) => channel === "customer" && kind === "words" && !known.has(id),
      );
      for (const { id } of fresh) known.add(id);
      const said = session.view().practice?.said ?? {};
      const toSay = (isFirst ? fresh.slice(-1) : fresh).filter(
        ({ id, startMs }) => !(id in said) && (!isFirst || session.clockMs() - startMs < newMsMax),
      );
      if (toSay.length === 0) return;
      waiting.push(...toSay.slice(0, Math.max(0, waitingMax - waiting.length)));
      void sayAll();
    }),
  );
  untrack(() => warmVoices(session.view().started?.language ?? document.documentElement.lang));
  createEffect(() => {
    if (session.view().status !== "ended") return;
    waiting.length = 0;
    over.abort();
  });
  createEffect(() => input.hold(pushes() && !pressed()));

  onCleanup(() => {
    over.abort();
    leaveEar();
    clearInterval(echoTimer);
    clearTimeout(release);
    input.hold(false);
    stage?.close();
  });

  return {
    speaks,
    isBlocked,
    isMute,
    voice,
    echo,
    /** No recogniser here knows the language: nothing that is said is heard. */
    isDeaf: () => session.view().channels.rep?.engine === "none",
    /** Space must be held to be heard; otherwise the microphone is open. */
    pushes,
    setPushes,
    pressed,
    /** What was waited for a press to be heard, is. */
    unblock: () => void sayAll(),
    press(): void {
      clearTimeout(release);
      setPressed(true);
    },
    letGo(): void {
      clearTimeout(release);
      release = setTimeout(() => setPressed(false), releaseMs);
    },
  };
};
