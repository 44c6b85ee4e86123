/** The log, interim text and sound, asked what of a call can still be read. */
import { endsUnerased, personalFieldsOf, saysNothing } from "@wingman/domain/call/erasure";
import { isErased, type Personal } from "@wingman/domain/schema";
import { purgeAudio } from "../log/audio.ts";
import { callAggregate } from "../log/calls.ts";
import type { EventLog, Sequence } from "../log/event-log.ts";
import { fragmentsOf } from "../log/fragments.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { lastCommitsOf } from "../log/last-commits.ts";
import { streamNames } from "../log/streams.ts";
import { channelOf } from "../log/subjects.ts";
import { eachOf } from "./each.ts";
import type { EndedCalls, Store } from "./ports.ts";

/** Reads every commit of the calls as any reader would; a commit that cannot be read at all throws. */
export const logStore = (log: EventLog): Store => ({
  name: "log",
  async ask({ tenant, calls, subjects, signal }) {
    let asked = 0;
    let left = 0;
    await eachOf(calls, async (call) => {
      signal.throwIfAborted();
      for await (const { events } of log.read(callAggregate(tenant, call)))
        for (const { type, data } of events) {
          asked += 1;
          if (isReadable(type, data, subjects)) left += 1;
        }
    });
    return { asked, left };
  },
});

/** Interim text, which is sealed with a key of its own and goes with the words. */
export const fragmentStore = (log: JetStreamLog): Store => ({
  name: "fragments",
  async ask({ tenant, calls, subjects, signal }) {
    let asked = 0;
    let left = 0;
    if (!subjects.includes("both")) return { asked, left };
    await eachOf(calls, async (call) => {
      signal.throwIfAborted();
      for await (const { fragment } of fragmentsOf(log, tenant, call)) {
        asked += 1;
        if (isReadable("FragmentTranscribed", fragment, subjects)) left += 1;
      }
    });
    return { asked, left };
  },
});

/** Whether any field of these subjects still says something. */
export const isReadable = (type: string, data: unknown, subjects: readonly Personal[]): boolean =>
  personalFieldsOf(type).some(({ path, whose }) => subjects.includes(whose) && saysSomething(data, path));

const saysSomething = (value: unknown, [key, ...rest]: readonly string[]): boolean => {
  if (value === undefined || value === null) return false;
  if (key === undefined) return !isErased(value) && !saysNothing(value);
  if (key === "*") return Array.isArray(value) && value.some((item: unknown) => saysSomething(item, rest));
  return typeof value === "object" && saysSomething((value as Record<string, unknown>)[key], rest);
};

/** Over and unerased, as far as headers tell. */
export const endedCalls =
  (log: JetStreamLog): EndedCalls =>
  async (tenant, calls) => {
    const last = await lastCommitsOf(
      log,
      calls.map((call) => callAggregate(tenant, call)),
    );
    return new Map(
      last.flatMap(({ aggregate, sequence, types }): [string, Sequence][] =>
        endsUnerased(types) ? [[aggregate.id, sequence]] : [],
      ),
    );
  };

/** Sound is in memory for minutes; what of these calls still is there goes now. Answers how many calls had some. */
export const letSoundGo =
  (log: JetStreamLog) =>
  async (tenant: string, calls: ReadonlySet<string>): Promise<number> => {
    const { state } = await log.manager.streams.info(streamNames.audio, {
      subjects_filter: `wm.audio.*.${tenant}.*.*`,
    });
    const refs = Object.keys(state.subjects ?? {}).flatMap((subject) => channelOf(subject) ?? []);
    const mine = refs.filter(({ call }) => calls.has(call));
    for (const ref of mine) await purgeAudio(log, ref);
    return new Set(mine.map(({ call }) => call)).size;
  };
