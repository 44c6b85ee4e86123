/** One call's sound at its recorder: what is held of it, what may be kept, and the storing of it. */
import { answerTo } from "@wingman/domain/call/consent";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import { evolveSound, type SoundState } from "@wingman/domain/call/recording";
import { mutedSpans, type SampleSpan } from "@wingman/domain/privacy/muted";
import { describe } from "@wingman/domain/failure";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { derivedId } from "../base/ids.ts";
import type { AudioFrame } from "../log/audio.ts";
import type { Aggregate, Recorded } from "../log/event-log.ts";
import { piecesOf, type Piece, purgePieces, putPiece, readPiece } from "../log/recordings.ts";
import type { ChannelRef } from "../log/subjects.ts";
import { type Cut, isTakenBack, merged, mute, nextRun } from "./cut.ts";
import { msAt, type Part, sampleAt, samplesPerMs, sealPiece, slicesIn } from "./piece.ts";
import type { RecorderOptions } from "./recorder.ts";
import { soundBuffer, type SoundBuffer } from "./sound-buffer.ts";

/**
 * So much of a side is held until it may be stored: all that AUDIO may still have of it (five minutes), which comes at
 * once when a call is taken over, and a piece. Of more the oldest is let go, and is not in the recording.
 */
const heldSamplesMax = 330_000 * samplesPerMs;
const recorderActor = "recorder" as ActorId;

type Side = {
  readonly ref: ChannelRef;
  startMs: number;
  readonly buffer: SoundBuffer;
  settledSample: number;
  /** Everything before is stored, or was not to be. */
  doneSample: number;
};

export type Seat = {
  readonly aggregate: Aggregate;
  take(frame: AudioFrame): void;
  settle(channel: Channel, sample: number): void;
  /** One more commit of the call. Only while nothing is being stored. */
  hear(commit: Recorded): void;
  /** Stores what may be; throws what the log throws, and may be asked again. */
  store(how: Pick<Cut, "isOver" | "takeAll">): Promise<void>;
  /** When the end of the call was learned of here, or its last sound came if that was later; null while it goes on. */
  endedAt(): number | null;
  /** Forgets the sound that is held. */
  drop(): void;
};

export const openSeat = (options: RecorderOptions, aggregate: Aggregate, fence: number): Seat => {
  const { log, calls, keys, logger } = options;
  const sides = new Map<Channel, Side>();
  /** Samples in which something was said that is masked in the words. */
  const muted: Record<Channel, SampleSpan[]> = { rep: [], customer: [] };
  let state: SoundState | undefined;
  let sequence = 0;
  let endedAt: number | null = null;
  let lastFrameAt = 0;
  let hasLookedForLeft = false;
  /** Something of the call cannot be read: what would have to be silenced is unknown, so nothing is kept. */
  let isClosed = false;

  const everySide = (take: (side: Side) => void): void => sides.forEach(take);
  const drop = (): void => everySide(({ buffer }) => buffer.keepOnly([]));

  const apply = (commit: Recorded): void => {
    if (commit.sequence <= sequence) return;
    sequence = commit.sequence;
    if (commit.unreadable) {
      isClosed = true;
      logger.error(
        { call: aggregate.id, error: describe(commit.unreadable) },
        "a call cannot be read; no more of its sound is recorded",
      );
      return;
    }
    const events = commit.events as unknown as readonly CallEvent[]; // The log checked them against their schemas.
    state = evolveSound(state, { clockMs: commit.clockMs, events });
    for (const event of events)
      if (event.type === "UtteranceTranscribed") muted[event.data.channel].push(...mutedSpans(event.data));
    if (state.call.status === "ended") endedAt ??= log.runtime.now();
  };
  const readOn = async (): Promise<void> => {
    for await (const commit of log.read(aggregate, sequence, { unreadable: "give" })) apply(commit);
  };

  /** Lets go of what will not be kept, or must not be. */
  const prune = (): void => {
    const { call, spans } = state ?? {};
    if (isClosed || !call || !spans || call.recordingDeleted || call.erased.length > 0) return drop();
    everySide((side) => {
      const { channel } = side.ref;
      const known = call.channels[channel];
      if (known?.heard) side.startMs = known.openedAtMs;
      side.settledSample = Math.max(side.settledSample, known?.settledSample ?? 0);
      side.doneSample = Math.max(side.doneSample, call.recorded[channel] ?? 0);
      const runOf = ({ fromMs, toMs }: { fromMs: number; toMs: number }): SampleSpan => ({
        firstSample: sampleAt(side.startMs, fromMs),
        endSample: sampleAt(side.startMs, toMs),
      });
      side.buffer.dropBefore(side.doneSample);
      side.buffer.keepOnly(spans[channel].map(runOf));
      for (const span of call.forgotten) side.buffer.blank(runOf(span));
      muted[channel] = muted[channel].filter(({ endSample }) => endSample > side.doneSample);
    });
  };

  const runOfSide = (side: Side, how: Pick<Cut, "isOver" | "takeAll">): SampleSpan | undefined => {
    const firstHere = side.buffer.first();
    if (!state || firstHere === undefined) return undefined;
    return nextRun({
      startMs: side.startMs,
      spans: state.spans[side.ref.channel],
      fromSample: Math.max(side.doneSample, firstHere),
      settledSample: side.settledSample,
      ...how,
    });
  };

  const say = async (ref: ChannelRef, piece: Piece): Promise<void> => {
    const id = derivedId("sound", ref.call, ref.channel, piece.firstSample) as CommitId;
    const meta = { id, actor: recorderActor, clockMs: Math.max(0, Math.round(piece.endMs)), fence };
    const sent = await calls.send(aggregate, { type: "RecordSound", sound: piece }, meta);
    if (sent.kind === "done") return;
    // Withdrawn, deleted or recorded by another in between: the log does not know it, so it must not lie there.
    await purgePieces(log, ref.tenant, ref.call, { ref, firstSample: piece.firstSample });
  };

  /** What a recorder that was killed had stored and not said yet is said now, or taken out. */
  const takeUpLeft = async (): Promise<void> => {
    if (hasLookedForLeft || !state || answerTo(state.call.consents, "sound") === "unasked") return;
    for (const { ref, firstSample } of await piecesOf(log, aggregate.tenant, aggregate.id)) {
      if (firstSample < (state.call.recorded[ref.channel] ?? 0)) continue;
      const found = await readPiece(log, { ref, firstSample });
      if (found) await say(ref, found.piece);
    }
    hasLookedForLeft = true;
    await readOn();
    prune();
  };

  const partsOf = (side: Side, run: SampleSpan): { parts: Part[]; silenced: SampleSpan[] } => {
    const silenced: SampleSpan[] = [];
    const parts = slicesIn(side.startMs, run).flatMap(({ firstSample, endSample, slice }): Part[] => {
      const samples = side.buffer.take({ firstSample, endSample });
      if (!samples || isTakenBack(state?.call.forgotten ?? [], slice)) return [];
      silenced.push(...mute(samples, firstSample, muted[side.ref.channel]));
      return [{ firstSample, slice, samples }];
    });
    return { parts, silenced };
  };

  const storeRun = async (side: Side, run: SampleSpan): Promise<void> => {
    const { ref, startMs } = side;
    const { parts, silenced } = partsOf(side, run);
    const [first] = parts;
    const sealer = await keys.soundForWriting(aggregate);
    const sealed = first && sealPiece(sealer, { aggregate, channel: ref.channel, startMs }, parts);
    for (const { samples } of parts) samples.fill(0);
    if (first && sealed) {
      const piece: Piece = {
        channel: ref.channel,
        firstSample: first.firstSample,
        endSample: run.endSample,
        startMs: Math.max(0, msAt(startMs, first.firstSample)),
        endMs: Math.max(0, msAt(startMs, run.endSample)),
        bytes: sealed.bytes.length,
        sha256: sealed.sha256,
        muted: merged(silenced)
          .slice(0, 200)
          .map((span) => ({
            fromMs: Math.max(0, msAt(startMs, span.firstSample)),
            toMs: Math.max(0, msAt(startMs, span.endSample)),
          })),
      };
      const isMine = await putPiece(log, ref, piece, sealed.bytes);
      const stands = isMine ? piece : (await readPiece(log, { ref, firstSample: piece.firstSample }))?.piece;
      if (stands) await say(ref, stands);
      side.doneSample = Math.max(side.doneSample, stands?.endSample ?? run.endSample);
    } else side.doneSample = run.endSample;
    side.buffer.dropBefore(side.doneSample);
  };

  return {
    aggregate,
    take({ ref, channelStartMs, settledSample, ...sound }) {
      lastFrameAt = log.runtime.now();
      const known = sides.get(ref.channel);
      const side: Side = known ?? {
        ref,
        startMs: Math.round(channelStartMs),
        buffer: soundBuffer(heldSamplesMax),
        settledSample: 0,
        doneSample: 0,
      };
      if (!known) sides.set(ref.channel, side);
      side.settledSample = Math.max(side.settledSample, settledSample);
      if (side.buffer.put(sound) > 0)
        logger.warn(
          { call: ref.call, channel: ref.channel },
          "sound waited too long for its words; some is not recorded",
        );
    },
    settle(channel, sample) {
      const side = sides.get(channel);
      if (side) side.settledSample = Math.max(side.settledSample, sample);
    },
    hear(commit) {
      if (sequence === 0) return; // Read from its beginning when it is looked at.
      apply(commit);
      prune();
    },
    async store(how) {
      if (sequence === 0) await readOn();
      prune();
      await takeUpLeft();
      for (const side of sides.values()) {
        while (runOfSide(side, how)) {
          // The mark first, then the log: every word before the mark is then known here.
          const { settledSample } = side;
          await readOn();
          prune();
          const run = runOfSide({ ...side, settledSample }, how);
          if (run) await storeRun(side, run);
          else break;
        }
      }
      if (how.isOver) drop();
    },
    endedAt: () => (endedAt === null ? null : Math.max(endedAt, lastFrameAt)),
    drop,
  };
};
