/** All sound of a call that is about to end, wherever it came in, is heard first; what nobody hears is told. */
import { audioEnd } from "@wingman/streams/log/audio";
import { callAggregate } from "@wingman/streams/log/calls";
import { clockOf, type Session } from "../gateway/session.ts";
import { feedsOf } from "./feeds.ts";
import { hearLastWords, tellUnheard } from "./last-words.ts";

const sides = ["rep", "customer"] as const;
const samplesPerMs = 16;
/** Less than this at the end is the way of the last frame, and no gap. */
const gapSamplesMin = 500 * samplesPerMs;

/** Resolves in bounded time, also where the process is dead that took the sound. */
export const hearToTheEnd = async (session: Session, call: string): Promise<void> => {
  const { log, calls, now, elsewhere } = session.services;
  const { tenant } = session.principal;
  const watched = session.watched(call);
  const feeds = feedsOf(tenant, call);
  for (const feed of feeds) feed.end();
  const intakes = [watched, ...feeds].map(({ intake }) => intake);
  const endedAtMs = clockOf(now, watched);
  const [ended] = await Promise.all([
    elsewhere.end(tenant, call),
    ...intakes.map((intake) => hearLastWords(session, { call, intake })),
  ]);
  await tellUnheard(session, call, ended.unheard);
  const nobodys = sides.filter(
    (channel) => !ended.channels.includes(channel) && !intakes.some((intake) => intake.has(channel)),
  );
  const left = await Promise.all(
    nobodys.map(async (channel) => ({
      channel,
      end: await audioEnd(log, { tenant, call, channel }).catch(() => undefined),
    })),
  );
  // Whoever sent it is dead or gone; what they had put there may hold words that nobody finished.
  for (const { channel, end } of left) if (end) watched.intake.adopt(channel, end);
  await hearLastWords(session, watched);
  const cutOff = left.filter(({ channel }) => ended.cutOff.includes(channel));
  if (cutOff.length === 0) return;
  const { state } = await calls.load(callAggregate(tenant, call));
  const gaps = cutOff.flatMap(({ channel, end }) => {
    const known = state.channels[channel];
    if (!known) return [];
    const firstSample = Math.max(end?.endSample ?? 0, known.settledSample);
    const endSample = Math.round((endedAtMs - known.openedAtMs) * samplesPerMs);
    const reason = "the process that took its sound ended";
    return endSample - firstSample > gapSamplesMin ? [{ channel, firstSample, endSample, reason }] : [];
  });
  await tellUnheard(session, call, gaps);
};
