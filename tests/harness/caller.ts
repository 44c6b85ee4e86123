/**
 * A caller as the browser is one, without the screen: the page's own line, sound rings and place in the log. It
 * connects again by itself, sends again what was not answered, and goes on with sound from the settled mark.
 */
import type { EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import { encodeFrame } from "@wingman/domain/protocol/audio-frame";
import type { Answer, Fact, Request, RequestType } from "@wingman/domain/protocol/messages";
import { Failure } from "@wingman/domain/failure";
import { ticketFor } from "@wingman/ops/bin/sign-in";
import { makePlace } from "@wingman/ui/live/place";
import { type LinkState, makeSocket } from "@wingman/ui/live/socket";
import { makeSoundRing } from "@wingman/ui/live/sound-ring";

const frameSamples = 640;
const burstFramesMax = 10;
const pumpEveryMs = 40;
const soundRefusals = new Set(["WING_AUDIO_OVERRUN", "WING_AUDIO_NOT_TAKEN"]);
const soundAgainMs = 600;
const answerMsMax = 60_000;

export type CallerFact = Fact & { readonly position: string };
export type Marks = { readonly receivedSample: number; readonly settledSample: number };
export type Caller = AsyncDisposable & {
  readonly call: string;
  /** Every fact of the call in the order it came, interim text left out. */
  readonly facts: readonly CallerFact[];
  /** First sample after all that was shown or kept as words, or told as missed. */
  readonly heardTo: (channel: Channel) => number;
  readonly link: () => LinkState;
  readonly marks: (channel: Channel) => Marks;
  /** Resolves with the ack, however often the line breaks before it; rejects with the server's error. */
  ask<Type extends RequestType>(type: Type, data: Request<Type>): Promise<Answer<"ack">>;
  /** Says it: what cannot be sent now waits in the ring. */
  speak(channel: Channel, samples: Int16Array): void;
};

export const openCaller = (url: string, call: string): Caller => {
  const place = makePlace();
  const rings = { rep: makeSoundRing("rep"), customer: makeSoundRing("customer") };
  const settled = { rep: 0, customer: 0 };
  const received = { rep: 0, customer: 0 };
  const facts: CallerFact[] = [];
  const heardTo = { rep: 0, customer: 0 };
  const waiting = new Map<string, { take(ack: Answer<"ack">): void; fail(error: unknown): void }>();
  let link: LinkState = "connecting";
  let begun = false;

  const pump = (): void => {
    for (const ring of Object.values(rings))
      for (let n = 0; n < burstFramesMax; n++) {
        const frame = ring.next(frameSamples);
        if (!frame || !socket.sendSound(encodeFrame({ channel: ring.channel, ...frame }))) break;
        ring.sent(frame.firstSample + frame.samples.length);
      }
  };
  const pumping = setInterval(pump, pumpEveryMs);
  const socket = makeSocket(`${url.replace(/^http/, "ws")}/api/socket`, {
    ticket: () => ticketFor(url),
    hello: () => {
      const position = place.position();
      if (!begun && position === null) return { client: "caller" };
      const settled = { rep: rings.rep.settledSample(), customer: rings.customer.settledSample() };
      return { client: "caller", call, settled, ...(position !== null && { position }) };
    },
    welcome: ({ snapshot, position }) => {
      if (snapshot) place.snapshot(position);
    },
    facts: (message) => {
      for (const fact of place.take(message)) {
        const { channel, words, endSample } = fact.data as Partial<EventData<"UtteranceTranscribed">>;
        if (channel) heardTo[channel] = Math.max(heardTo[channel], endSample ?? 0, words?.at(-1)?.endSample ?? 0);
        if (fact.type !== "FragmentTranscribed") facts.push({ ...fact, position: message.position });
      }
    },
    ack: (ack) => {
      if (ack.channel) {
        const ring = rings[ack.channel];
        received[ack.channel] = Math.max(received[ack.channel], ack.receivedSample ?? 0);
        settled[ack.channel] = Math.max(settled[ack.channel], ack.settledSample ?? 0);
        ring.received(Math.max(ack.receivedSample ?? 0, ack.settledSample ?? 0));
        ring.settled(ack.settledSample ?? 0);
      }
      if (ack.of) waiting.get(ack.of)?.take(ack);
    },
    error: (error) => {
      if (soundRefusals.has(error.code))
        setTimeout(() => {
          rings.rep.rewind();
          rings.customer.rewind();
        }, soundAgainMs).unref();
      else if (error.of)
        waiting
          .get(error.of)
          ?.fail(
            new Failure(error.code as `WING_${string}`, error.message, error.remedy ? { remedy: error.remedy } : {}),
          );
    },
    link: (state) => {
      link = state;
      if (state !== "open") return;
      rings.rep.rewindToSettled();
      rings.customer.rewindToSettled();
    },
  });

  return {
    call,
    facts,
    heardTo: (channel) => heardTo[channel],
    link: () => link,
    marks: (channel) => ({ receivedSample: received[channel], settledSample: settled[channel] }),
    ask(type, data) {
      return new Promise((resolve, reject) => {
        const id = socket.send(type, data);
        const finish = (): void => {
          clearTimeout(timer);
          waiting.delete(id);
        };
        const timer = setTimeout(() => {
          finish();
          reject(new Failure("WING_NO_ANSWER", `no answer to ${type} came within ${answerMsMax} ms.`));
        }, answerMsMax);
        waiting.set(id, {
          take(ack) {
            finish();
            if (type === "start-call") begun = true;
            resolve(ack);
          },
          fail(error) {
            finish();
            reject(error);
          },
        });
      });
    },
    speak(channel, samples) {
      rings[channel].push(samples);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(pumping);
      socket.close();
    },
  };
};
