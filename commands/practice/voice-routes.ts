/**
 * What the played customer of an exercise says, aloud. Words that stand on the log and no others: whoever could have any
 * text said would have a voice for whatever they like, paid for by the house.
 */
import { Readable } from "node:stream";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { type Route, route } from "@wingman/streams/base/registry";
import { callAggregate, type Calls } from "@wingman/streams/log/calls";
import type { EventLog, Sequence } from "@wingman/streams/log/event-log";
import { Type } from "typebox";
import { personaOf, type VoiceAsked } from "../voices/routes.ts";

/** 16 bit mono; once its samples are heard, so many characters of the text are. Samples may be empty. */
export type SpokenPiece = { readonly samples: Int16Array; readonly heardChars: number };
export type SpokenAs = {
  readonly voice: string;
  readonly sampleRateHz: number;
  /** A reader that leaves ends the voice. */
  readonly pieces: AsyncIterable<SpokenPiece>;
};

export type PartnerVoiceParts = {
  readonly log: Pick<EventLog, "read">;
  readonly calls: Pick<Calls, "load">;
  readonly voices: {
    /**
     * The same `persona` text always sounds alike. Voices that are still looked for are waited for, a few seconds.
     * Rejects with `Failure` WING_TTS_NONE where no voice here may say it.
     */
    sayAs(persona: string, text: string, asked: VoiceAsked): Promise<SpokenAs>;
  };
};

const Id = Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
/** Calls whose last place is remembered. */
const placesMax = 1_000;

/** `parts` is asked on every request; it throws until they are there. */
export const partnerVoiceRoutes = (parts: () => PartnerVoiceParts): readonly Route[] => {
  /** Where words of a call were found last: what is asked for next stands behind it, and the call is not read anew each time. */
  const places = new Map<string, Sequence>();
  return [
    route({
      method: "GET",
      url: "/api/calls/:call/utterances/:utterance/voice",
      summary:
        "What the played customer of one's own exercise said, aloud, while it goes on: pieces of sound as they are made, each with how much of the text is heard by then.",
      roles: ["agent", "supervisor", "admin"],
      object: "own",
      action: "practice.listen",
      audit: "none",
      // Twice as many as a talk has turns that are as short as can be.
      limits: { perMinute: 60, free: true },
      contentType: "application/vnd.wingman.speech",
      schema: {
        params: Type.Object({ call: Id, utterance: Id }),
        response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
      },
      async handle({ principal: { tenant, actor }, params: { call, utterance }, http }) {
        const { log, calls, voices } = parts();
        const { state } = await calls.load(callAggregate(tenant, call));
        const { started, practice, status } = state;
        if (!started || !practice.begun || status !== "live" || started.rep.id !== actor) throw nothingToSay();
        const text = await customersWords(log, { tenant, call, utterance }, places);
        const persona = personaOf(practice.begun.scenario.id, started.customer.name);
        const said = await voices.sayAs(persona, text, { tenant, language: started.language, wanted: null });
        http.setHeader("cache-control", "no-store");
        http.setHeader("x-wingman-voice", said.voice);
        return (await streamOf(said)) as unknown as Uint8Array; // A stream of it, which the registry takes as well.
      },
    }),
  ];
};

const nothingToSay = (): Failure =>
  new Failure(
    "WING_UTTERANCE_NOT_FOUND",
    "nothing of this id is said by the customer of an own exercise that goes on.",
    {
      remedy: "Nothing needs to be done; the words were taken back, or the exercise is over.",
    },
  );

const customersWords = async (
  log: Pick<EventLog, "read">,
  { tenant, call, utterance }: { readonly tenant: TenantId; readonly call: string; readonly utterance: string },
  places: Map<string, Sequence>,
): Promise<string> => {
  const key = `${tenant} ${call}`;
  const last = places.get(key) ?? 0;
  for (const after of last === 0 ? [0] : [last, 0])
    for await (const { sequence, events } of log.read(callAggregate(tenant, call), after, { unreadable: "give" }))
      for (const { type, data } of events) {
        if (type !== "UtteranceTranscribed") continue;
        const said = data as EventData<"UtteranceTranscribed">; // The log checked it against its schema.
        if (said.utterance !== utterance || said.channel !== "customer" || typeof said.text !== "string") continue;
        places.delete(key);
        places.set(key, sequence);
        for (const oldest of places.keys()) if (places.size > placesMax) places.delete(oldest);
        return said.text;
      }
  throw nothingToSay();
};

/**
 * Eight bytes of head: "WSP1", samples a second. Then piece after piece: bytes of sound, characters heard, both as 32 bit
 * numbers, and the sound; all little-endian. The first sound is waited for, so that a voice that cannot speak is an
 * answer of its own.
 */
const streamOf = async ({ sampleRateHz, pieces }: SpokenAs): Promise<Readable> => {
  const source = pieces[Symbol.asyncIterator]();
  const first = await source.next();
  return Readable.from(
    (async function* () {
      try {
        const head = Buffer.from("WSP1\0\0\0\0", "latin1");
        head.writeUInt32LE(sampleRateHz, 4);
        yield head;
        for (let next = first; next.done !== true; next = await source.next()) yield bytesOf(next.value);
      } finally {
        await source.return?.();
      }
    })(),
    { objectMode: false },
  );
};

const bytesOf = ({ samples, heardChars }: SpokenPiece): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(samples.byteLength, 0);
  head.writeUInt32LE(heardChars, 4);
  return Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
};
