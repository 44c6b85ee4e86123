/**
 * What travels over the WebSocket `wingman.v1`, both ways. Text frames are JSON envelopes; binary frames are
 * sound (`audio-frame.ts`). Additive within a version: unknown message types and unknown fields in answers
 * are ignored and counted, so an old page survives a new server.
 */
import { type Static, type TSchema, Type } from "typebox";
import { Outcome } from "../call/events/after.ts";
import { Channel, Id, PlayedRecording } from "../call/events/shared.ts";
import { RunningCall } from "../call/running.ts";
import { object } from "../schema.ts";

export const subprotocol = "wingman.v1";
/** What this server speaks, best first: of those a client offers, the first one here is spoken. */
export const subprotocols: readonly string[] = [subprotocol];

/** `id` is the sender's own, for matching an `error` or `ack`; `ts` is the sender's clock in epoch milliseconds. */
export const Envelope = Type.Object({
  v: Type.Literal(1),
  type: Type.String({ maxLength: 40 }),
  id: Id,
  ts: Type.Number(),
  data: Type.Unknown(),
});
export type Envelope = Static<typeof Envelope>;

const Position = Type.String({ maxLength: 80, description: "opaque, ordered place in the log" });
const hand = { call: Id, action: Id, suggestion: Id };

/** Client to server. */
export const requests = {
  /** First message on every connection. With `call` and `position` it resumes, with `call` alone it watches. */
  hello: object({
    client: Type.String({ maxLength: 80 }),
    ticket: Type.Optional(Type.String({ maxLength: 200 })),
    call: Type.Optional(Id),
    position: Type.Optional(Position),
    /** On a connection after the first: the settled marks that were told, since silence is settled and not on the log. */
    settled: Type.Optional(
      object({
        rep: Type.Optional(Type.Integer({ minimum: 0 })),
        customer: Type.Optional(Type.Integer({ minimum: 0 })),
      }),
    ),
  }),
  /** Clock exchange: the answer `pong` carries both clocks; the smallest round trip wins. */
  ping: object({ sentAt: Type.Number() }),
  "start-call": object({
    call: Id,
    kind: Type.Union([Type.Literal("live"), Type.Literal("file")]),
    title: Type.String({ maxLength: 200 }),
    customer: object({
      name: Type.String({ maxLength: 120 }),
      company: Type.String({ maxLength: 120 }),
      role: Type.String({ maxLength: 120 }),
      /** Who that is to you: a CRM's id, an e-mail address, a phone number. Hashed, never kept, to find a person's calls by when they ask to be erased. */
      id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      /** The same with its kind said, as many as are known; hashed and never kept as well. */
      phone: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
      email: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      crm: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    }),
    language: Type.String({ maxLength: 35 }),
    /** One of the list of playbooks; null = the default. */
    playbook: Type.Union([object({ id: Id, version: Type.Integer({ minimum: 1 }) }), Type.Null()]),
    consent: Type.Union([Type.Literal("unasked"), Type.Literal("asking"), Type.Literal("given")]),
    /** Sides whose sound will come; a side that is typed needs none. */
    channels: Type.Array(
      object({
        channel: Channel,
        format: Type.Union([Type.Literal("int16"), Type.Literal("float32"), Type.Literal("mulaw")]),
      }),
      { maxItems: 2 },
    ),
    sample: Type.Union([Id, Type.Null()]),
    /** With kind `file`: what is played. Sent `fast`, times are the sound's own, counted from its first sample. */
    recording: Type.Optional(PlayedRecording),
  }),
  /** Text in place of sound: typed, captions, another's transcript. Same ids and revisions as spoken words. */
  transcript: object({
    call: Id,
    channel: Channel,
    utterance: Id,
    revision: Type.Integer({ minimum: 1 }),
    text: Type.String({ maxLength: 8_000 }),
    final: Type.Boolean(),
    source: Type.Union([Type.Literal("typed"), Type.Literal("captions")]),
    /** What made the captions, where it is known; shown beside the words. */
    engine: Type.Optional(Type.Literal("browser")),
    /** Call clock in milliseconds; absent = as it arrives. */
    startMs: Type.Optional(Type.Number({ minimum: 0 })),
    endMs: Type.Optional(Type.Number({ minimum: 0 })),
  }),
  consent: object({
    call: Id,
    answer: Type.Union([
      Type.Literal("asking"),
      Type.Literal("agreed"),
      Type.Literal("refused"),
      Type.Literal("withdrawn"),
    ]),
    how: Type.Union([Type.Literal("aloud"), Type.Literal("in-writing")]),
    /** Absent: words. Recording of sound is a question of its own. */
    about: Type.Optional(Type.Union([Type.Literal("words"), Type.Literal("sound")])),
  }),
  /** The customer was told: by a sentence that was shown, said by the browser, or read aloud. */
  notice: object({
    call: Id,
    how: Type.Union([Type.Literal("shown"), Type.Literal("spoken"), Type.Literal("aloud")]),
    language: Type.String({ maxLength: 35, description: "BCP 47, of the sentence" }),
  }),
  pause: object({ call: Id, paused: Type.Boolean() }),
  /** Another engine for both sides from here on; null for the automatic choice. What may hear: GET /api/speech/engines. */
  "choose-engine": object({
    call: Id,
    action: Id,
    engine: Type.Union([Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$" }), Type.Null()]),
  }),
  /**
   * Takes back what both sides said between two moments of the call's clock, two minutes at most; once consent was
   * refused or withdrawn, all of it. It cannot be undone.
   */
  forget: object({
    call: Id,
    action: Id,
    fromMs: Type.Number({ minimum: 0 }),
    toMs: Type.Number({ minimum: 0 }),
  }),
  shown: object({ ...hand, paintedAt: Type.Number({ description: "server clock by the exchange, epoch ms" }) }),
  copied: object(hand),
  rated: object({ ...hand, rating: Type.Union([Type.Literal("like"), Type.Literal("dislike"), Type.Literal("none")]) }),
  pinned: object({ ...hand, pinned: Type.Boolean() }),
  dismissed: object({
    ...hand,
    /** Its play holds its tongue for so long, too; undone with the rest of the press. */
    snoozeMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 3_600_000 })),
  }),
  /** The short form for simple clients: one message for whatever was done with a tip. */
  feedback: object({
    ...hand,
    did: Type.Union([
      Type.Literal("like"),
      Type.Literal("dislike"),
      Type.Literal("copy"),
      Type.Literal("dismiss"),
      Type.Literal("pin"),
      Type.Literal("snooze"),
    ]),
  }),
  quiet: object({ call: Id, action: Id, forMs: Type.Integer({ minimum: 1_000, maximum: 3_600_000 }) }),
  mark: object({ call: Id, action: Id, note: Type.String({ maxLength: 400 }) }),
  /** Something that was noted is not so; the words it came from remain. */
  "take-off": object({ call: Id, action: Id, signal: Id }),
  tick: object({ call: Id, action: Id, stage: Id, item: Id, ticked: Type.Boolean() }),
  undo: object({ call: Id, action: Id, undoes: Id }),
  /** After the end: what came of it. Said again, the last word stands. */
  outcome: object({
    call: Id,
    action: Id,
    outcome: Outcome,
    nextStep: Type.String({ maxLength: 400 }),
    nextStepOn: Type.Union([Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }), Type.Null()]),
  }),
  /** After the end: how satisfied the customer says they are, 1 to 5. */
  csat: object({ call: Id, action: Id, score: Type.Integer({ minimum: 1, maximum: 5 }) }),
  /** The running calls of the tenant, told as `running` from here on or no more. */
  "watch-calls": object({ on: Type.Boolean() }),
  /** From somebody who watches this call to its rep. */
  note: object({ call: Id, action: Id, text: Type.String({ minLength: 1, maxLength: 400 }) }),
  /** The rep puts a note away. */
  "note-seen": object({ call: Id, action: Id, note: Id }),
  /** How far words of the played customer were heard by the rep, once they were said or cut off; said again, the first counts. */
  "reply-heard": object({
    call: Id,
    utterance: Id,
    voice: Type.String({ maxLength: 80 }),
    /** Call clock in milliseconds: its first sound, and its last. */
    fromMs: Type.Number({ minimum: 0 }),
    toMs: Type.Number({ minimum: 0 }),
    /** Since the end of the words that it answers, as the page heard it; null where it answers none. */
    afterWordsMs: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
    /** Null where it was said to its end. */
    interrupted: Type.Union([
      object({
        /** Characters of the text that were heard, from its beginning. */
        heardChars: Type.Integer({ minimum: 0, maximum: 20_000 }),
        /** From the first sound of who interrupted to silence. */
        stoppedAfterMs: Type.Number({ minimum: 0, maximum: 60_000 }),
      }),
      Type.Null(),
    ]),
  }),
  "end-call": object({
    call: Id,
    reason: Type.Union([
      Type.Literal("ended-by-rep"),
      Type.Literal("sample-finished"),
      Type.Literal("recording-finished"),
    ]),
  }),
} as const satisfies Record<string, TSchema>;

export type RequestType = keyof typeof requests;
export type Request<Type extends RequestType> = Static<(typeof requests)[Type]>;

/** Events as the screen folds them (`call/view.ts`): `at` is server time, `clockMs` the call's clock. */
const Facts = object({
  call: Id,
  position: Position,
  clockMs: Type.Number(),
  at: Type.Number(),
  events: Type.Array(Type.Unknown(), { description: "{ id, type, v, data }, by the event schemas" }),
});

/** Server to client. */
export const answers = {
  /** After hello: both clocks, what the server is, the snapshot when a call was named. */
  welcome: object({
    sentAt: Type.Number(),
    serverAt: Type.Number(),
    version: Type.String(),
    speech: object({ ready: Type.Boolean(), engine: Type.String(), accuracy: Type.String(), reason: Type.String() }),
    call: Type.Union([Id, Type.Null()]),
    position: Type.Union([Position, Type.Null()]),
    snapshot: Type.Unknown({ description: "CallView or null" }),
  }),
  pong: object({ sentAt: Type.Number(), serverAt: Type.Number() }),
  /** Sound of a channel: `receivedSample` is safe in the buffer, `settledSample` need never be sent again. */
  ack: object({
    call: Id,
    of: Type.Union([Type.String({ maxLength: 40 }), Type.Null()], { description: "id of the request this answers" }),
    channel: Type.Union([Channel, Type.Null()]),
    receivedSample: Type.Union([Type.Integer(), Type.Null()]),
    settledSample: Type.Union([Type.Integer(), Type.Null()]),
    position: Type.Union([Position, Type.Null()]),
  }),
  /** The call's life: started, consent, channels, paused, ended. */
  call: Facts,
  /** Words: interim and final. */
  transcript: Facts,
  /** Signals and tips. */
  insight: Facts,
  /** What people did with tips, on whichever screen. */
  feedback: Facts,
  /** One command failed; the call goes on. `code` is stable (WING_*). */
  error: object({
    of: Type.Union([Id, Type.Null()]),
    code: Type.String(),
    message: Type.String(),
    remedy: Type.Union([Type.String(), Type.Null()]),
  }),
  /** The server is about to stop: reconnect elsewhere or in a moment. */
  /** What the server gives up meanwhile so that calls go on (`domain/overload.ts`), and why it takes no further call. */
  load: object({
    sheds: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 16 }),
    busy: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
  }),
  /** The running calls of the tenant, to whoever asked with `watch-calls`; whole each time, oldest first. */
  running: object({
    calls: Type.Array(RunningCall, { maxItems: 100 }),
    more: Type.Boolean({ description: "others go on as well" }),
  }),
  draining: object({ retryAfterMs: Type.Integer() }),
} as const satisfies Record<string, TSchema>;

export type AnswerType = keyof typeof answers;
export type Answer<Type extends AnswerType> = Static<(typeof answers)[Type]>;
export type Fact = { readonly id: string; readonly type: string; readonly v: number; readonly data: unknown };
