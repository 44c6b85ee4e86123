/** What a page may ask over the socket, one handler a message; each translates and sends, nothing more. */
import { type CallCommand, decide, type HandAct } from "@wingman/domain/call/call";
import { rulesNow } from "@wingman/domain/conductor/rules";
import { lawOf } from "@wingman/domain/call/consent";
import { personOf } from "@wingman/domain/call/person";
import { forgetMsMax } from "@wingman/domain/call/forgetting";
import type { Request } from "@wingman/domain/protocol/messages";
import { own as ownOf } from "@wingman/domain/record";
import { deal } from "@wingman/domain/feedback/experiment";
import { Failure } from "@wingman/domain/failure";
import type { EventData } from "@wingman/domain/call/events/index";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import type { Access } from "@wingman/streams/base/registry";
import { derivedId } from "@wingman/streams/base/ids";
import { purgeAudio } from "@wingman/streams/log/audio";
import { forgetWords, spanOfPress } from "@wingman/streams/keys/forget-words";
import { callAggregate } from "@wingman/streams/log/calls";
import { rememberedAs } from "@wingman/streams/rights/references";
import { type Message, message } from "../gateway/message.ts";
import { refusalOf } from "../gateway/errors.ts";
import { clockOf, mute, type Session } from "../gateway/session.ts";
import { send } from "./send.ts";
import { hearToTheEnd } from "./hear-to-the-end.ts";
import { takeTyped } from "./typed-words.ts";

/** What the events take (`domain/call/events`). */
const noteCharsMax = 400;
const channels = ["rep", "customer"] as const;
/** How long a play sleeps that was snoozed without saying how long. */
const snoozeMsUsual = 10 * 60_000;

/**
 * What a call that runs is made of: it never waits for the tenant's minute, only a new call does. A supervisor starts no
 * call, and has exercises of their own.
 */
const own = (action: string, perMinute: number): Access => ({
  roles: ["agent", "supervisor", "admin"],
  object: "own",
  holders: ["supervisor"],
  action,
  audit: "write",
  limits: { perMinute, free: true },
});
const ping: Access = {
  roles: ["agent", "supervisor", "viewer", "admin", "compliance"],
  object: "none",
  action: "socket.ping",
  audit: "none",
  limits: { perMinute: 600, free: true },
};
/** Binary frames, which have no type: 50 a second and side, and as much again after a lost line. What counts is seconds of sound. */
export const soundAccess: Access = own("call.speak", 60_000);

const hand = (session: Session, call: string, event: HandAct): Promise<number> =>
  send(session, call, { type: "UseHand", event }, `hand-${event.data.action}`);
const sinceStart = (session: Session, call: string): number => clockOf(session.services.now, session.watched(call));
const acted = (session: Session, data: { call: string; action: string; suggestion: string }) => ({
  action: data.action,
  suggestion: data.suggestion,
  atMs: sinceStart(session, data.call),
});

/** Notes have the masks that the words of the call have, by the tenant's policy. */
export const redactedNote = async ({ services, principal }: Session, call: string, text: string): Promise<string> => {
  const { state } = await services.calls.load(callAggregate(principal.tenant, call));
  return services.redactors.of(principal.tenant, call, state).text(text).slice(0, noteCharsMax);
};

/** A place for the call while it is begun; one that stands on the log already is never turned away. */
const start = async (session: Session, data: Request<"start-call">): Promise<number> => {
  const { admission, calls } = session.services;
  const place = await admission.begin(data.call, async () => {
    const { state } = await calls.load(callAggregate(session.principal.tenant, data.call));
    return state.status === "live";
  });
  try {
    const { sequence, startedAt } = await beginCall(session, data);
    const fast = data.kind === "file" && data.recording?.pace === "fast";
    const now = {
      rep: session.principal.actor,
      startedAt,
      fast,
      pausedAt: null,
      ended: false,
      muted: "nobody",
    } as const;
    await session.watch(data.call, now, null);
    return sequence;
  } finally {
    place(); // The socket that watches it has a place of its own by now.
  }
};

/** Puts the call on the log, by whatever way it was asked for. Throws `Failure` of what refuses it. */
export const beginCall = async (
  { services, principal }: Pick<Session, "services" | "principal">,
  data: Request<"start-call">,
  /** Of a recording that is brought in: whose call it was, and what is answered for. Of an exercise: what it is, and since when its clock runs. */
  brought?:
    | {
        readonly rep: { readonly id: ActorId; readonly name: string };
        readonly imported: EventData<"CallImported">;
      }
    | { readonly practice: EventData<"PracticeBegun">; readonly startedAt: number },
): Promise<{ readonly sequence: number; readonly startedAt: number }> => {
  const { log, calls, now, consentOf } = services;
  const { tenant, actor, name } = principal;
  const imported = brought && "imported" in brought ? brought : undefined;
  const exercise = brought && "practice" in brought ? brought : undefined;
  const rep = imported?.rep ?? { id: actor, name };
  const playbook = data.playbook ?? services.standardPlaybook(tenant);
  if (!services.knowsPlaybook(tenant, playbook))
    throw new Failure(
      "WING_PLAYBOOK_NOT_FOUND",
      `there is no playbook "${playbook.id}" of version ${playbook.version}.`,
      {
        remedy: "Choose one of the list of playbooks, or none for the default.",
      },
    );
  const knows = (wanted: typeof playbook): boolean => services.knowsPlaybook(tenant, wanted);
  const { dealt, playbook: begun } = deal(services.trialsOf(tenant), data.call, playbook, knows);
  const ranking = await services.rankingOf(tenant, begun.id);
  const aggregate = callAggregate(tenant, data.call);
  await log.keyring.forWriting(aggregate); // Keys may take a moment to be made; the call's clock starts after it.
  const { id: reference, phone, email, crm, ...customer } = data.customer;
  // Before the call is there: one that nobody could find again would outlive its person's erasure.
  await services.remember(tenant, data.call, [
    personOf("rep", rep.id),
    ...rememberedAs({ id: reference, phone, email, crm }, services.regionOf(tenant)),
  ]);
  const startedAt = exercise?.startedAt ?? now();
  const sent = await calls.send(
    aggregate,
    {
      type: "StartCall",
      consent: data.consent,
      ...(imported && { imported: imported.imported }),
      ...(exercise && { practice: exercise.practice }),
      call: {
        kind: exercise ? "practice" : data.kind,
        title: data.title,
        rep,
        customer,
        language: data.language || services.policyOf(tenant).language,
        playbook: begun,
        experiment: [...dealt],
        ...(ranking && { ranking }),
        rules: rulesNow,
        sample: data.sample,
        consent: consentOf(tenant),
        ...(data.recording && data.kind === "file" && { recording: data.recording }),
      },
    },
    {
      actor,
      clockMs: 0,
      id: derivedId("command", data.call, "start") as CommitId,
      correlation: data.call,
      time: new Date(startedAt),
    },
  );
  if (sent.kind === "refused") throw refusalOf(sent.reason, sent.detail, "Choose another id for the call.");
  return { sequence: sent.sequence, startedAt };
};

/**
 * A no takes effect here before it is stored, since nothing may come in meanwhile; one that the call refuses is taken
 * back. Sound that lies anywhere between microphone and recogniser is forgotten with it.
 */
const answerConsent = async (
  session: Session,
  { call, answer, how, about = "words" }: Request<"consent">,
): Promise<number> => {
  const watched = session.watched(call);
  const before = watched.muted;
  const mutes = about === "sound" ? null : answer === "withdrawn" ? "both" : answer === "refused" ? "customer" : null;
  if (mutes && before !== "both") watched.muted = mutes;
  const command: CallCommand =
    answer === "asking" ? { type: "AskConsent", about } : { type: "AnswerConsent", about, answer, how };
  try {
    if (mutes) {
      const { state } = await session.services.calls.load(callAggregate(session.principal.tenant, call));
      if (decide(state, command).kind === "accepted") mute(watched, mutes); // Not after the append: that may take a while.
    }
    const sequence = await send(session, call, command, `consent-${about}-${answer}-${session.services.now()}`);
    if (mutes) mute(watched, mutes);
    return sequence;
  } catch (error) {
    watched.muted = before;
    throw error;
  }
};

/**
 * The words go from every fold, their keys are forgotten, their sound goes from AUDIO (decisions 0008, 0009). Keys
 * first, since a press cannot be undone and its words must not outlive it; again afterwards, for what was written
 * meanwhile. Sent twice, it takes what it took the first time.
 */
const forget = async (session: Session, { call, action, fromMs, toMs }: Request<"forget">): Promise<number> => {
  const { log, calls, keys } = session.services;
  const { tenant } = session.principal;
  const aggregate = callAggregate(tenant, call);
  const atMs = sinceStart(session, call);
  const endMs = Math.min(toMs, atMs); // Nobody forgets what is not said yet.
  const { state } = await calls.load(aggregate);
  // Who says no may take back all that was kept until then.
  const spanMsMax = state.consent === "withdrawn" || state.consent === "refused" ? endMs : forgetMsMax;
  const asked = { action, fromMs: Math.max(0, fromMs, endMs - spanMsMax), toMs: endMs, atMs };
  const known = state.forgotten.find((press) => press.action === action);
  const forgotten = { ...(known ?? (await spanOfPress(log, aggregate, asked))), atMs };
  const keysFirst = await forgetWords(log, keys, aggregate, forgotten).catch((error: unknown) => error);
  const sequence = await send(session, call, { type: "ForgetWords", forgotten }, `forget-${action}`);
  session.watched(call).intake.blank();
  await Promise.all(channels.map((channel) => purgeAudio(log, { tenant, call, channel })));
  // Where the keys were away, the words are off every screen by now, and the page is told to press again.
  if (keysFirst !== undefined) throw keysFirst;
  await forgetWords(log, keys, aggregate, forgotten);
  return sequence;
};

export const callMessages: readonly Message[] = [
  message("ping", ping, async (session, { sentAt }) => {
    session.send("pong", { sentAt, serverAt: session.services.now() });
    return undefined;
  }),
  message(
    "start-call",
    { ...own("call.start", 600), roles: ["agent", "admin"], holders: [], limits: { perMinute: 600 } },
    start,
  ),
  message("transcript", own("call.type", 3_000), (session, data) =>
    takeTyped(session, session.watched(data.call), data),
  ),
  message("consent", own("call.consent", 120), answerConsent),
  message("notice", own("call.notice", 120), async (session, { call, how, language }) => {
    const { calls } = session.services;
    const { state } = await calls.load(callAggregate(session.principal.tenant, call));
    const { wording } = lawOf(state.consents);
    return send(
      session,
      call,
      { type: "GiveNotice", notice: { how, wording, language, atMs: sinceStart(session, call) } },
      `notice-${how}`,
    );
  }),
  message("pause", own("call.pause", 240), async (session, { call, paused }) => {
    const { pausedAt, intake, fast } = session.watched(call);
    const now = session.services.now();
    // Where the clock is the sound's, it stands while the sound does.
    const pausedMs = pausedAt === null || fast ? 0 : Math.max(0, now - pausedAt);
    const atMs = sinceStart(session, call);
    const sequence = await send(
      session,
      call,
      paused ? { type: "PauseCall", atMs } : { type: "ResumeCall", pausedMs },
      `${paused ? "pause" : "resume"}-${now}`,
    );
    if (paused && pausedAt === null) intake.drainInPause();
    return sequence;
  }),
  message("choose-engine", own("call.choose-engine", 60), (session, { call, action, engine }) =>
    send(
      session,
      call,
      { type: "ChooseEngine", chosen: { action, engine, atMs: sinceStart(session, call) } },
      `engine-${action}`,
    ),
  ),
  message("forget", own("words.forget", 60), forget),
  message("end-call", own("call.end", 600), async (session, { call, reason }) => {
    await hearToTheEnd(session, call);
    return send(session, call, { type: "EndCall", reason, durationMs: Math.round(sinceStart(session, call)) }, "end");
  }),
  message("shown", own("tip.shown", 600), (session, data) => {
    const watched = session.watched(data.call);
    const spokenAtMs = watched.spokenAtMs.get(data.suggestion);
    const afterWordsMs =
      spokenAtMs === undefined || spokenAtMs === null || watched.fast
        ? null
        : Math.round(data.paintedAt - watched.startedAt - spokenAtMs);
    return hand(session, data.call, {
      type: "SuggestionShown",
      data: { ...acted(session, data), paintedAtMs: Math.round(data.paintedAt), afterWordsMs },
    });
  }),
  message("copied", own("tip.copy", 600), (session, data) =>
    hand(session, data.call, { type: "SuggestionCopied", data: acted(session, data) }),
  ),
  message("rated", own("tip.rate", 600), (session, data) =>
    hand(session, data.call, { type: "SuggestionRated", data: { ...acted(session, data), rating: data.rating } }),
  ),
  message("pinned", own("tip.pin", 600), (session, data) =>
    hand(session, data.call, { type: "SuggestionPinned", data: { ...acted(session, data), pinned: data.pinned } }),
  ),
  message("dismissed", own("tip.dismiss", 600), (session, data) => dismiss(session, data, data.snoozeMs)),
  message("feedback", own("tip.feedback", 600), (session, data) =>
    data.did === "dismiss" || data.did === "snooze"
      ? dismiss(session, data, data.did === "snooze" ? snoozeMsUsual : undefined)
      : hand(session, data.call, feedback(session, { ...data, did: data.did })),
  ),
  message("quiet", own("tips.quiet", 120), (session, { call, action, forMs }) =>
    hand(session, call, {
      type: "TipsQuieted",
      data: { action, atMs: sinceStart(session, call), forMs },
    }),
  ),
  message("mark", own("moment.mark", 240), async (session, { call, action, note }) => {
    const atMs = sinceStart(session, call);
    return hand(session, call, {
      type: "MomentMarked",
      data: { action, atMs, note: await redactedNote(session, call, note) },
    });
  }),
  message("take-off", own("noted.take-off", 240), (session, { call, action, signal }) =>
    hand(session, call, { type: "NotedTakenOff", data: { action, signal, atMs: sinceStart(session, call) } }),
  ),
  message("tick", own("checklist.tick", 600), (session, { call, action, stage, item, ticked }) =>
    hand(session, call, {
      type: "ChecklistMarked",
      data: { action, stage, item, ticked, atMs: sinceStart(session, call) },
    }),
  ),
  message("outcome", own("call.outcome", 120), async (session, { call, ...said }) => {
    const atMs = sinceStart(session, call);
    const data = { ...said, nextStep: await redactedNote(session, call, said.nextStep), atMs };
    return send(session, call, { type: "SayAfter", event: { type: "OutcomeRecorded", data } }, `after-${said.action}`);
  }),
  message("csat", own("call.csat", 120), (session, { call, ...said }) =>
    send(
      session,
      call,
      { type: "SayAfter", event: { type: "CsatAnswered", data: { ...said, atMs: sinceStart(session, call) } } },
      `after-${said.action}`,
    ),
  ),
  message("undo", own("action.undo", 600), (session, { call, action, undoes }) =>
    hand(session, call, {
      type: "ActionUndone",
      data: { action, undoes, atMs: sinceStart(session, call) },
    }),
  ),
];

/** With `snoozeMs`, the play of the tip is sent to sleep as well. */
const dismiss = async (
  session: Session,
  data: { readonly call: string; readonly action: string; readonly suggestion: string },
  snoozeMs: number | undefined,
): Promise<number> => {
  const base = acted(session, data);
  if (snoozeMs === undefined) return hand(session, data.call, { type: "SuggestionDismissed", data: base });
  const { state } = await session.services.calls.load(callAggregate(session.principal.tenant, data.call));
  const play = ownOf(state.suggestions, data.suggestion)?.play;
  const snooze = play ? { play, forMs: snoozeMs } : undefined; // A tip that is not there is refused all the same.
  return hand(session, data.call, { type: "SuggestionDismissed", data: { ...base, ...(snooze && { snooze }) } });
};

type Said = Exclude<Request<"feedback">["did"], "dismiss" | "snooze">;
const feedback = (session: Session, { did, ...data }: Request<"feedback"> & { readonly did: Said }): HandAct => {
  const base = acted(session, data);
  switch (did) {
    case "like":
      return { type: "SuggestionRated", data: { ...base, rating: "like" } };
    case "dislike":
      return { type: "SuggestionRated", data: { ...base, rating: "dislike" } };
    case "copy":
      return { type: "SuggestionCopied", data: base };
    case "pin":
      return { type: "SuggestionPinned", data: { ...base, pinned: true } };
  }
};
