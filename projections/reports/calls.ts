/** The list of finished calls as a report. */
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import type { CallSummary } from "../history/answers.ts";
import { isNarrowed } from "../history/search/question.ts";
import { type Asked, bareSizeMax, searchCalls } from "../history/search/search.ts";
import type { Cell, Format, Report } from "./report.ts";
import { type CallColumn, words } from "./words.ts";

/** The first of the list; a page of paper is no place for as many as a sheet. */
export const rowsMax: Readonly<Record<Format, number>> = { csv: 5_000, xlsx: 5_000, pdf: 1_000 };

const kinds: Readonly<Record<CallColumn, Report["columns"][number]["kind"]>> = {
  began: "time",
  minutes: "number",
  title: "text",
  customer: "text",
  company: "text",
  rep: "text",
  outcome: "text",
  nextStep: "text",
  nextStepOn: "text",
  tips: "number",
  tipsLiked: "number",
  sentences: "number",
  rating: "number",
  consent: "text",
  ended: "text",
  call: "text",
};

/** The calls that are found by what is asked, in the same order. Read page by page: no list of a tenant is held in one transaction. */
export const callsReport = async (
  pool: Pool,
  tenant: TenantId,
  asked: Asked,
  { language, rowsMax: countMax }: { readonly language: Report["language"]; readonly rowsMax: number },
): Promise<Report> => {
  const calls: CallSummary[] = [];
  let { words } = asked;
  let cursor: string | undefined;
  do {
    const limit = Math.min(bareSizeMax, countMax - calls.length);
    const page = await searchCalls(pool, tenant, { ...asked, words, bare: true, limit, cursor });
    calls.push(...page.calls.map(({ call }) => call));
    // What was meant by words that nobody said: its further pages are of them.
    words = page.shown ?? words;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && calls.length < countMax);
  return reportOf(calls, language, { leftOff: cursor !== undefined, isNarrowed: isNarrowed(asked) });
};

export const reportOf = (
  calls: readonly CallSummary[],
  language: Report["language"],
  { leftOff, isNarrowed: narrowed }: { readonly leftOff: boolean; readonly isNarrowed: boolean },
): Report => {
  const says = words[language];
  const orErased = (text: CallSummary["title"]): string => (typeof text === "string" ? text : says.erased);
  const cells = (call: CallSummary): Record<CallColumn, Cell> => ({
    began: call.startedAt,
    minutes: Math.round(call.durationMs / 6_000) / 10,
    title: orErased(call.title),
    customer: orErased(call.customer.name),
    company: call.customer.company,
    rep: orErased(call.rep.name),
    outcome: call.outcome?.outcome ?? null,
    nextStep: call.outcome ? orErased(call.outcome.nextStep) : null,
    nextStepOn: call.outcome?.nextStepOn ?? null,
    tips: call.tips,
    tipsLiked: call.tipsLiked,
    sentences: call.lines,
    rating: call.csat,
    consent: call.consent,
    ended: call.endedReason,
    call: call.call,
  });
  const columns = Object.entries(kinds) as [CallColumn, (typeof kinds)[CallColumn]][]; // Its keys are its type's.
  return {
    title: says.calls,
    language,
    note: says.note(calls.length, leftOff, narrowed),
    columns: columns.map(([column, kind]) => ({ name: says.columns[column], kind })),
    rows: calls.map((call) => {
      const row = cells(call);
      return columns.map(([column]) => row[column]);
    }),
  };
};
