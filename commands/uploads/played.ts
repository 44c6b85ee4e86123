/**
 * Uploaded recordings, played into their calls by the gateway itself, so that the page that sent them may be closed. The
 * sound goes the way of every other: numbered, counted for the tenant, onto AUDIO. A gateway that stops leaves the call
 * open and goes on with it when it starts again, from the last word that is on the log.
 */
import { Failure } from "@wingman/domain/failure";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import type { Request } from "@wingman/domain/protocol/messages";
import { derivedId } from "@wingman/streams/base/ids";
import type { Principal } from "@wingman/streams/base/registry";
import type { Allowances } from "@wingman/streams/limits/allowances";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Logger } from "pino";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { addFeed } from "../call/feeds.ts";
import { hearLastWords } from "../call/last-words.ts";
import { beginCall } from "../call/messages.ts";
import { type Pace, playRecording, type Played, type Side } from "../call/play-recording.ts";
import { problemOf } from "../gateway/errors.ts";
import type { Services } from "../gateway/session.ts";
import { openFeed } from "./feed.ts";
import type { SoundFiles, SoundFolder } from "./sound-on-disk.ts";
import { msOf, type Upload } from "./uploads.ts";

/** Calls that are played at once by one gateway. */
const playingMax = 8;
/** How long the page is told what came of one. */
const rememberedMax = 200;

export type Part = { readonly upload: string; readonly channel: number; readonly side: Channel };
/** What is said of a recording that somebody else may have led. */
export type Imported = {
  readonly rep: { readonly id: ActorId; readonly name: string };
  readonly recordedAt: number;
  readonly digest: string;
  readonly basis: string;
};
export type Agreed = "aloud" | "in-writing" | "not-asked";

const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
/** What lies beside the sound, for whoever starts this gateway again. */
const Note = Type.Object({
  v: Type.Literal(1),
  call: Id,
  tenant: Type.String(),
  actor: Type.String(),
  name: Type.String(),
  pace: Type.Union([Type.Literal("real"), Type.Literal("fast")]),
  parts: Type.Array(
    Type.Object({
      upload: Id,
      channel: Type.Integer({ minimum: 0, maximum: 1 }),
      side: Type.Union([Type.Literal("rep"), Type.Literal("customer")]),
      channelCount: Type.Integer({ minimum: 1, maximum: 2 }),
      samples: Type.Integer({ minimum: 1 }),
      wrapped: Type.String(),
    }),
    { maxItems: 2 },
  ),
});
type Note = Static<typeof Note>;

export type PlayedNow = {
  readonly state: "playing" | "finished" | "stopped" | "failed";
  readonly atMs: number;
  readonly durationMs: number;
  readonly problem: { readonly code: string; readonly message: string; readonly remedy: string | null } | null;
};
type Playing = { readonly tenant: TenantId; now: PlayedNow; readonly stop: AbortController; work: Promise<void> };

export type Player = {
  /** Starts the call; answers once it is on the log. Throws `Failure` WING_UPLOAD_BUSY, and what keeps a call from starting. */
  play(
    principal: Principal,
    start: Omit<Request<"start-call">, "kind" | "consent" | "channels" | "sample" | "recording">,
    how: {
      readonly parts: readonly (Part & { readonly of: Upload })[];
      readonly pace: Pace;
      readonly agreed: Agreed;
      /** A recording that is brought in, of whoever led the call. */
      readonly imported?: Imported;
    },
  ): Promise<void>;
  /** Undefined for a call that nothing is played into here. */
  now(tenant: TenantId, call: string): PlayedNow | undefined;
  /** Ends the call. */
  stop(tenant: TenantId, call: string): boolean;
  /** Goes on with what an earlier run of this gateway left. */
  resume(): Promise<void>;
};

export const openPlayer = (options: {
  readonly services: Services;
  readonly folder: SoundFolder;
  readonly allowances: Pick<Allowances, "sound">;
  readonly logger: Logger;
  /** Aborts when this gateway stops; calls that are played go on at its next start. */
  readonly signal: AbortSignal;
}): Player => {
  const { services, folder, allowances, logger, signal } = options;
  const known = new Map<string, Playing>();
  const keyOf = (tenant: string, call: string): string => `${tenant} ${call}`;

  const run = (
    note: Note,
    files: ReadonlyMap<string, SoundFiles>,
    from: { startedAt: number; sample: number },
  ): void => {
    const principal: Principal = {
      tenant: note.tenant as TenantId,
      actor: note.actor as ActorId,
      name: note.name,
      roles: ["agent"],
      session: null,
    };
    const durationMs = msOf(Math.max(...note.parts.map(({ samples }) => samples)));
    const stop = new AbortController();
    const playing: Playing = {
      tenant: principal.tenant,
      now: { state: "playing", atMs: msOf(from.sample), durationMs, problem: null },
      stop,
      work: Promise.resolve(),
    };
    const key = keyOf(note.tenant, note.call);
    known.delete(key);
    known.set(key, playing);
    for (const [old, { now }] of known) if (known.size > rememberedMax && now.state !== "playing") known.delete(old);
    const tell = (change: Partial<PlayedNow>): void => {
      playing.now = { ...playing.now, ...change };
    };
    const work = async (): Promise<void> => {
      try {
        const { ended } = await playInto(note, principal, files, from, stop.signal, (atMs) => tell({ atMs }));
        if (signal.aborted) return; // Its files stay for the next start.
        tell({ state: ended === "finished" ? "finished" : "stopped" });
      } catch (error) {
        if (signal.aborted) return;
        const { code, message, remedy } = problemOf(error);
        logger.error(
          { call: note.call, error: error instanceof Error ? error.message : String(error) },
          "a recording was not played to its end",
        );
        tell({ state: "failed", problem: { code, message, remedy } });
      } finally {
        for (const one of files.values()) await one.close();
        if (!signal.aborted) await Promise.all([note.call, ...files.keys()].map((id) => folder.drop(id)));
      }
    };
    playing.work = work().catch(() => undefined);
  };

  const playInto = async (
    note: Note,
    principal: Principal,
    files: ReadonlyMap<string, SoundFiles>,
    from: { startedAt: number; sample: number },
    stop: AbortSignal,
    tell: (atMs: number) => void,
  ): Promise<Played> => {
    const { call, pace } = note;
    const aggregate = callAggregate(principal.tenant, call);
    const fast = pace === "fast";
    const { tenant } = principal;
    const leave = services.admission.enter(call);
    const { startedAt } = from;
    const feed = await openFeed({ services, allowances, tenant, call, startedAt, fast }).catch((error: unknown) => {
      leave();
      throw error;
    });
    const leaveFeeds = addFeed(tenant, call, feed);
    try {
      const { state } = await services.calls.load(aggregate);
      // Nobody hears the customer where they were not asked, or said no: their side is not even sent.
      const heard = note.parts.filter(({ side }) => side === "rep" || state.consent === "given");
      const sides = heard.map(({ upload, channel, side, samples }): Side => ({
        channel: side,
        sampleCount: samples,
        read: async (first, count) => (await files.get(upload)?.read(channel, first, count)) ?? new Int16Array(0),
      }));
      const played = await playRecording(feed.line, sides, {
        pace,
        fromSample: from.sample,
        signal: AbortSignal.any([stop, signal]),
        onProgress: (sample) => tell(msOf(sample)),
      }).catch((error: unknown) => error);
      if (signal.aborted || feed.isEnded()) return played as Played;
      const session = { services, principal };
      await hearLastWords(session, { call, intake: feed.intake });
      const reason = (played as Played).ended === "stopped" ? "ended-by-rep" : "recording-finished";
      const durationMs = Math.round(feed.clockMs());
      await services.calls.send(
        aggregate,
        { type: "EndCall", reason, durationMs },
        { actor: principal.actor, clockMs: durationMs, id: derivedId("command", call, "end") as CommitId },
      );
      if (played instanceof Error) throw played;
      if (feed.failure()) throw feed.failure();
      return played as Played;
    } finally {
      leave();
      leaveFeeds();
      feed.close();
    }
  };

  return {
    async play(principal, start, { parts, pace, agreed, imported }) {
      if ([...known.values()].filter(({ now }) => now.state === "playing").length >= playingMax)
        throw new Failure("WING_UPLOAD_BUSY", "as many recordings are played as may be.", {
          remedy: "Try again when one of them is through.",
        });
      const { tenant, actor, name } = principal;
      const { call } = start;
      const aggregate = callAggregate(tenant, call);
      const place = await services.admission.begin(call, async () => false);
      try {
        const samples = parts.map(({ of }) => of.heard?.samples ?? 0);
        const note: Note = {
          v: 1,
          call,
          tenant,
          actor,
          name,
          pace,
          parts: parts.map(({ of, upload, channel, side }, n) => ({
            upload,
            channel,
            side,
            channelCount: of.heard?.channelCount ?? 1,
            samples: samples[n] ?? 0,
            wrapped: of.wrapped,
          })),
        };
        await folder.note(call, note); // First: a call without its note would be left with half of it heard.
        const { startedAt } = await beginCall(
          { services, principal },
          {
            ...start,
            kind: "file",
            consent: agreed === "not-asked" ? "unasked" : "asking",
            channels: parts.map(({ side }) => ({ channel: side, format: "int16" as const })),
            sample: null,
            recording: {
              durationMs: msOf(Math.max(...samples)),
              pace,
              ...(imported && { recordedAt: imported.recordedAt }),
            },
          },
          imported && { rep: imported.rep, imported: { digest: imported.digest, basis: imported.basis, agreed } },
        );
        const { state } = await services.calls.load(aggregate);
        // A law that asks nobody is answered by now; where it asks and nobody was asked, only the rep's own words are kept.
        if (state.consent !== "given") {
          const answer = agreed === "not-asked" ? ("refused" as const) : ("agreed" as const);
          const how = agreed === "in-writing" ? ("in-writing" as const) : ("aloud" as const);
          await services.calls.send(
            aggregate,
            { type: "AnswerConsent", answer, how },
            { actor, clockMs: 0, id: derivedId("command", call, "consent") as CommitId },
          );
        }
        const files = new Map(parts.flatMap(({ of, upload }) => (of.files ? [[upload, of.files] as const] : [])));
        run(note, files, { startedAt, sample: 0 });
      } catch (error) {
        await folder.drop(call);
        throw error;
      } finally {
        place();
      }
    },
    now(tenant, call) {
      const playing = known.get(keyOf(tenant, call));
      return playing?.tenant === tenant ? playing.now : undefined;
    },
    stop(tenant, call) {
      const playing = known.get(keyOf(tenant, call));
      playing?.stop.abort();
      return playing !== undefined;
    },
    async resume() {
      for (const { id, note } of await folder.notes()) {
        if (!Value.Check(Note, note)) {
          await folder.drop(id);
          continue;
        }
        const aggregate = callAggregate(note.tenant as TenantId, note.call);
        const [{ state }, { view }] = await Promise.all([
          services.calls.load(aggregate),
          services.fanOut.snapshot(note.tenant as TenantId, note.call),
        ]);
        const ids = [...new Set(note.parts.map(({ upload }) => upload))];
        if (state.status !== "live") {
          await Promise.all([note.call, ...ids].map((one) => folder.drop(one)));
          continue;
        }
        const files = new Map<string, SoundFiles>();
        for (const { upload, channelCount, wrapped } of note.parts)
          if (!files.has(upload)) files.set(upload, await folder.open(upload, channelCount, wrapped));
        // From the last word of the side that is further back: what is known of the other is passed over.
        const settled = note.parts
          .filter(({ side }) => side === "rep" || state.consent === "given")
          .map(({ side }) => state.channels[side]?.settledSample ?? 0);
        const sample = Math.min(...settled);
        logger.info({ call: note.call }, "a recording goes on where it was left");
        run(note, files, { startedAt: view.startedAt, sample });
      }
      await folder.sweep();
    },
  };
};
