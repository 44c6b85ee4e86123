/** What the page shows is what its address says, so that it can be sent to somebody and gone back to. */
import { type ReasonKind, reasonKinds } from "@wingman/domain/coach/queue";
import { dayMs } from "@wingman/domain/tenant/retention";
import { useSearchParams } from "@solidjs/router";
import type { Days, Unit, Wanted } from "./ask.ts";

type Params = {
  rep: string;
  team: string;
  playbook: string;
  from: string;
  to: string;
  unit: string;
  /** Why a call is worth listening to. */
  reason: string;
  /** Whose calls are open: a figure, or a kind. */
  what: string;
  /** Of a pilot: the day it was switched on, and how many weeks. */
  on: string;
  weeks: string;
};

const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);

/** Days that end today, by name. */
export const spans = { week: 7, weeks: 28, quarter: 84, year: 364 } as const;
export type SpanName = keyof typeof spans;
export const spanOf = (name: SpanName, today: string): Days => ({ from: dayBefore(today, spans[name] - 1), to: today });
export const spanIn = ({ from, to }: Days, today: string): SpanName | null =>
  to === today ? ((Object.keys(spans) as SpanName[]).find((name) => spanOf(name, today).from === from) ?? null) : null;

const unitFor = ({ from, to }: Days): Unit => {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  return days <= 14 ? "day" : days <= 190 ? "week" : "month";
};

const isDay = (text: unknown): text is string => typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text);

export const createWanted = () => {
  const [params, setParams] = useSearchParams<Params>();
  const text = (name: keyof Params): string | undefined => {
    const value = params[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const days = (today: string): Days => {
    const [from, to] = [text("from"), text("to")];
    return isDay(from) && isDay(to) ? { from, to } : spanOf("weeks", today);
  };
  return {
    days,
    wanted: (today: string): Wanted => ({
      ...days(today),
      rep: text("rep"),
      team: text("team"),
      playbook: text("playbook"),
    }),
    unit: (today: string): Unit => {
      const said = text("unit");
      return said === "day" || said === "week" || said === "month" ? said : unitFor(days(today));
    },
    what: () => text("what") ?? null,
    reason: (): ReasonKind | undefined => reasonKinds.find((kind) => kind === text("reason")),
    /** Four weeks ago where the address says no day. */
    pilot: (today: string): { readonly on: string; readonly weeks: string } => {
      const [on, weeks] = [text("on"), text("weeks")];
      return {
        on: isDay(on) ? on : dayBefore(today, spans.weeks - 1),
        weeks: weeks && /^\d{1,2}$/.test(weeks) ? weeks : "4",
      };
    },
    set: (changed: { readonly [Name in keyof Params]?: string | null }) => setParams({ ...changed }),
  };
};
export type WantedState = ReturnType<typeof createWanted>;
