/** A tip said aloud by Wingman's own voices: which there are, and the sound of one tip of a call that goes on. */
import { Readable } from "node:stream";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { spokenFeedback } from "@wingman/domain/practice/spoken-feedback";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import { Type } from "typebox";

/** What somebody's page asks for: their own choice before their company's. */
export type VoiceAsked = { readonly tenant: TenantId; readonly language: string; readonly wanted: string | null };

export type Said = {
  readonly voice: string;
  readonly sampleRateHz: number;
  /** 16 bit mono. A reader that leaves ends the voice. */
  readonly sound: AsyncIterable<Int16Array>;
};

export type VoiceParts = {
  readonly log: Pick<EventLog, "read">;
  readonly voices: {
    list(asked: VoiceAsked): {
      readonly voices: readonly { readonly id: string; readonly quality: string; readonly textLeaves: boolean }[];
      readonly chosen: string | null;
      readonly reason: string;
      readonly isLooking: boolean;
    };
    /**
     * `besides`: a played customer (`personaOf`), whose voice is not taken where there is another. Throws `Failure`
     * WING_TTS_NONE where no voice here may say it.
     */
    say(text: string, asked: VoiceAsked, rate: number, besides: string | null): Said;
  };
};

const Id = Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
const Wanted = Type.Optional(Type.String({ pattern: "^[a-z][a-z0-9-]{0,19}:[A-Za-z0-9._-]{1,60}$" }));
const access: Omit<Access, "action" | "object" | "limits"> = {
  roles: ["agent", "supervisor", "admin"],
  audit: "none",
};
/** How the played customer of a scenario sounds follows from this text. */
export const personaOf = (scenario: string, customer: unknown): string =>
  `${scenario} ${typeof customer === "string" ? customer : ""}`;

const VoicesAnswer = Type.Object({
  voices: Type.Array(
    Type.Object({
      id: Type.String(),
      quality: Type.String({ description: "robotic, plain, natural or unknown" }),
      textLeaves: Type.Boolean({ description: "what it says is sent to another company" }),
    }),
    { description: "those that speak the language and may be used" },
  ),
  chosen: Type.Union([Type.String(), Type.Null()]),
  reason: Type.String(),
  isLooking: Type.Boolean({ description: "some are still being looked for or fetched" }),
});

const Spoken = Type.Object({
  voice: Wanted,
  rate: Type.Optional(Type.Number({ minimum: 0.5, maximum: 2, description: "1 is the voice's own speed" })),
});
const wav = Type.Unsafe<Uint8Array>({ type: "string", format: "binary" });

/** `parts` is asked on every request; it throws until they are there. */
export const voiceRoutes = (parts: () => VoiceParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/voices",
    summary: "The voices here that speak a language, which one would say a tip, and why.",
    ...access,
    object: "none",
    action: "voice.list",
    limits: { perMinute: 60, free: true },
    schema: {
      query: Type.Object({ language: Type.String({ minLength: 2, maxLength: 35 }), voice: Wanted }),
      response: VoicesAnswer,
    },
    async handle({ principal, query: { language, voice } }) {
      const asked = { tenant: principal.tenant, language, wanted: voice ?? null };
      const { voices, ...chosen } = parts().voices.list(asked);
      return { voices: voices.map(({ id, quality, textLeaves }) => ({ id, quality, textLeaves })), ...chosen };
    },
  }),
  route({
    method: "GET",
    url: "/api/calls/:call/tips/:tip/voice",
    summary: "The headline of a tip said aloud, while its call goes on: WAV, as it is made.",
    ...access,
    object: "own",
    holders: ["supervisor"],
    action: "tip.listen",
    // A call has a tip every 20 seconds at most; its words come from a playbook, and nothing else can be said.
    limits: { perMinute: 30, free: true },
    contentType: "audio/wav",
    schema: {
      params: Type.Object({ call: Id, tip: Id }),
      query: Spoken,
      response: wav,
    },
    handle: ({ principal: { tenant }, params: { call, tip }, query, http }) =>
      aloud(parts(), tenant, call, { tip }, query, http),
  }),
  route({
    method: "GET",
    url: "/api/calls/:call/feedback/:feedback/voice",
    summary: "What is best said of an answer, in one sentence aloud, while its exercise goes on: WAV, as it is made.",
    ...access,
    object: "own",
    holders: ["supervisor"],
    action: "feedback.listen",
    // One for an answer; its words stand on the log or are the house's, and nothing else can be said.
    limits: { perMinute: 30, free: true },
    contentType: "audio/wav",
    schema: { params: Type.Object({ call: Id, feedback: Id }), query: Spoken, response: wav },
    handle: ({ principal: { tenant }, params: { call, feedback }, query, http }) =>
      aloud(parts(), tenant, call, { feedback }, query, http),
  }),
];

type Asked = { readonly tip: string } | { readonly feedback: string };

const aloud = async (
  { log, voices }: VoiceParts,
  tenant: TenantId,
  call: string,
  asked: Asked,
  { voice, rate }: { readonly voice?: string | undefined; readonly rate?: number | undefined },
  http: { setHeader(name: string, value: string): unknown },
): Promise<Uint8Array> => {
  const { text, language, persona } = await wordsOf(log, tenant, call, asked);
  const said = voices.say(text, { tenant, language, wanted: voice ?? null }, rate ?? 1, persona);
  http.setHeader("cache-control", "no-store");
  http.setHeader("x-wingman-voice", said.voice);
  return (await fileOf(said)) as unknown as Uint8Array; // A stream of it, which the registry takes as well.
};

/** Only of a call that goes on, and of a tip that stands, or feedback that has something to say. */
const wordsOf = async (
  log: VoiceParts["log"],
  tenant: TenantId,
  call: string,
  asked: Asked,
): Promise<{ readonly text: string; readonly language: string; readonly persona: string | null }> => {
  let text: string | null = null;
  let language = "en";
  let isOver = true;
  let customer: unknown;
  let persona: string | null = null;
  for await (const { events } of log.read(callAggregate(tenant, call), 0, { unreadable: "give" }))
    for (const { type, data } of events) {
      if (type === "CallStarted") {
        isOver = false;
        const started = data as EventData<"CallStarted">; // The log checked it against its schema.
        ({ language } = started);
        customer = started.customer.name;
      }
      if (type === "PracticeBegun") persona = personaOf((data as EventData<"PracticeBegun">).scenario.id, customer);
      if (type === "CallEnded") isOver = true;
      if ("feedback" in asked) {
        if (type !== "FeedbackGiven") continue;
        const given = data as EventData<"FeedbackGiven">;
        if (given.feedback === asked.feedback) text = spokenFeedback(given, language);
        continue;
      }
      const { suggestion } = data as { readonly suggestion?: string };
      if (suggestion !== asked.tip) continue;
      if (type === "SuggestionMade") text = (data as EventData<"SuggestionMade">).headline;
      if (type === "SuggestionRetracted") text = null;
    }
  if (text !== null && !isOver) return { text, language, persona };
  if ("feedback" in asked)
    throw new Failure(
      "WING_FEEDBACK_NOT_FOUND",
      "no feedback of this id has something to say in a call that goes on.",
      {
        remedy: "Nothing needs to be done; the answer lacked nothing, or the exercise is over.",
      },
    );
  throw new Failure("WING_TIP_NOT_FOUND", "no tip of this id stands in a call that goes on.", {
    remedy: "Nothing needs to be done; the tip was taken back, or the call is over.",
  });
};

/**
 * A WAV file whose end is open. The first sound is waited for, so that a voice that cannot speak is an answer of its
 * own and not a file that breaks off.
 */
const fileOf = async ({ sampleRateHz, sound }: Said): Promise<Readable> => {
  const pieces = sound[Symbol.asyncIterator]();
  const first = await pieces.next();
  return Readable.from(
    (async function* () {
      try {
        yield headerOf(sampleRateHz);
        for (let next = first; next.done !== true; next = await pieces.next()) yield bytesOf(next.value);
      } finally {
        await pieces.return?.();
      }
    })(),
    { objectMode: false },
  );
};

/** Lengths that cannot be known yet are written as all that fits, as recorders do. */
const openEnded = 0xffff_ffff;

const headerOf = (sampleRateHz: number): Buffer => {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(openEnded, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // mono
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(openEnded, 40);
  return header;
};

const bytesOf = (samples: Int16Array): Buffer => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
