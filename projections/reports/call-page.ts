/** The report of one call as a page: what one would show the customer's side as well as one's own. */
import type { CallData, Told } from "./call-data.ts";
import { flow, ribbon, rows, share } from "./charts.ts";
import { chapter, empty, type Language, pageOf, table, type Writing, writingOf } from "./page.ts";
import { type PageWords, pageWords } from "./page-words.ts";
import { bdi, text } from "./text.ts";

type Detail = CallData["detail"];
type Tip = Detail["tips"][number];
type Of = { readonly data: CallData; readonly says: PageWords; readonly write: Writing };

export const callPage = (data: CallData, language: Language): string => {
  const says = pageWords[language];
  const write = writingOf(language, data.timeZone);
  const of = { data, says, write };
  const { call } = data.detail;
  const { customer, rep } = namesOf(of);
  const title = readable(call.title, "") || [customer, call.customer.company].filter((name) => name !== "").join(", ");
  const place = says.place(data.position, data.timeZone);
  return pageOf({
    language,
    title: `${says.aboutCall}: ${title}`,
    foot: `${says.product} · ${data.tenant} · ${title.slice(0, 60)} · \u2066${data.position}\u2069 · ${data.timeZone}`,
    cover: {
      kind: says.aboutCall,
      title,
      under: [[customer, call.customer.company].filter((name) => name !== "").join(" · "), `${says.rep}: ${rep}`],
      picture: ribbonOf(of),
      legend: legendOf(says),
      figures: [
        { value: write.number(Math.round(call.durationMs / 6_000) / 10), name: says.figures.length },
        { value: write.percent(customerShare(data)), name: says.figures.customerShare },
        { value: write.number(shownOf(data).length), name: says.figures.tips },
        { value: write.number(data.told?.actions.length ?? 0), name: says.figures.actions },
      ],
      tenant: data.tenant,
      date: `${write.dayOf(call.startedAt)}, ${write.hourOf(call.startedAt)}`,
      place,
    },
    chapters: [outcome(of), summary(of), actions(of), moments(of), talk(of), tips(of), transcript(of)],
  });
};

const readable = (value: string | { readonly erased: true } | null, erased: string): string =>
  typeof value === "string" ? value : value === null ? "" : erased;
const namesOf = ({ data, says }: Of): { readonly customer: string; readonly rep: string } => ({
  customer: readable(data.detail.call.customer.name, says.erased) || says.customer,
  rep: readable(data.detail.call.rep.name, says.erased) || says.rep,
});
const shownOf = ({ detail }: CallData): readonly Tip[] => detail.tips.filter(({ shown }) => shown);
const isUsed = ({ copied, rating }: Tip): boolean => copied || rating === "like";
const customerShare = ({ talk, detail }: CallData): number | null => {
  const ms = (side: string): number =>
    detail.call.lanes.reduce((sum, lane) => (lane.channel === side ? sum + lane.endMs - lane.startMs : sum), 0);
  const all = ms("rep") + ms("customer");
  return talk.customer.talkShare ?? (all === 0 ? null : ms("customer") / all);
};

const ribbonOf = (of: Of): string => {
  const { data, says, write } = of;
  const { lanes, tipsAtMs, durationMs } = data.detail.call;
  return ribbon(
    { lanes, tipsAtMs, durationMs },
    {
      says: says.ribbon(namesOf(of).customer, Math.round(100 * (customerShare(data) ?? 0)), tipsAtMs.length),
      ...{ right: write.right, tall: 76, times: write.clock },
    },
  );
};
const legendOf = ({ legend }: PageWords): string =>
  `<p class="legend"><span><i class="full"></i>${text(legend.customer)}</span><span><i></i>${text(legend.rep)}</span><span><i class="tick"></i>${text(legend.tip)}</span></p>`;

const outcome = ({ data, says, write }: Of): string => {
  const { outcome: came, csat } = data.detail.call;
  if (!came && csat === null) return "";
  const step = came ? readable(came.nextStep, says.erased) : "";
  const on = came?.nextStepOn ? says.nextStepOn(write.day(came.nextStepOn)) : "";
  return chapter(
    says.sections.outcome,
    `<div class="outcome">${came ? `<p class="lead"><b>${text(says.outcomes[came.outcome] ?? came.outcome)}</b></p>` : ""}${
      step === "" ? "" : `<p>${text(says.nextStep)}: ${bdi(step)} ${bdi(on)}</p>`
    }${csat === null ? "" : `<p class="dim">${text(says.rated(csat))}</p>`}</div>`,
  );
};

const summary = ({ data, says }: Of): string => {
  const told = data.told;
  const lines = told?.sentences ?? [];
  return chapter(
    says.sections.summary,
    lines.length === 0
      ? empty(says.none.summary)
      : `${lines.map((line) => `<p class="lead">${bdi(line.text)}</p>`).join("")}${told?.model ? `<p class="small">${bdi(says.byModel(told.model))}</p>` : ""}`,
  );
};

const item = (write: Writing, atMs: number, inner: string, under: string, className = ""): string =>
  `<li class="${className}"><time>${write.clock(atMs)}</time><div>${inner}${under === "" ? "" : `<small>${under}</small>`}</div></li>`;

const actions = (of: Of): string => {
  const { data, says, write } = of;
  const names = namesOf(of);
  const list = data.told?.actions ?? [];
  return chapter(
    says.sections.actions,
    list.length === 0
      ? empty(says.none.actions)
      : `<ul>${list
          .map(({ atMs, text: words, by, due }) =>
            item(
              write,
              atMs,
              bdi(words),
              `<b>${bdi(by === "rep" ? names.rep : names.customer)}</b>${due === null ? "" : ` · ${bdi(says.due(due))}`}`,
            ),
          )
          .join("")}</ul>`,
  );
};

/** What was noticed in the report's language, and what about, where that is known. */
export const momentOf = (
  { what, label }: { readonly what: string; readonly label: string },
  says: PageWords,
): readonly [name: string, about?: string] => {
  const name = says.moment[what] ?? label;
  return label.includes(": ") ? [name, label.slice(label.indexOf(": ") + 2)] : [name];
};

/** What was noticed, and the objections with whether they were answered. */
const moments = ({ data, says, write }: Of): string => {
  const met = new Map((data.told?.objections ?? []).map((one) => [one.atMs, one.met]));
  const list = data.detail.noted.filter(({ off }) => !off).toSorted((a, b) => a.atMs - b.atMs);
  const isMet = (told: Told | null, atMs: number): boolean | undefined =>
    met.get(atMs) ?? told?.objections.find((one) => Math.abs(one.atMs - atMs) < 5_000)?.met;
  return chapter(
    says.sections.moments,
    list.length === 0
      ? empty(says.none.moments)
      : `<ul>${list
          .map(({ atMs, what, label, words }) => {
            const [name, about] = momentOf({ what, label }, says);
            const answered = what === "objection" ? isMet(data.told, atMs) : undefined;
            const under = `<b>${text(name)}${about === undefined ? "" : `: ${bdi(about)}`}</b>${
              answered === undefined ? "" : ` · ${text(answered ? says.met : says.notMet)}`
            }`;
            return item(write, atMs, bdi(readable(words, says.erased)), under, answered === false ? "not" : "");
          })
          .join("")}</ul>`,
  );
};

const talk = (of: Of): string => {
  const { data, says, write } = of;
  const { rep, customer } = data.talk;
  const names = namesOf(of);
  const lengthMs = Math.max(1, data.detail.call.durationMs);
  const value = (given: number | null, shown: (value: number) => string): string =>
    given === null ? `<span class="dim">${text(says.talk.tooLittle)}</span>` : bdi(shown(given));
  const seconds = (ms: number): string => says.talk.seconds(write.number(Math.round(ms / 100) / 10));
  const measures = [
    ["paceWordsPerMinute", write.number],
    ["longestTurnMs", seconds],
    ["patienceMs", seconds],
    ["interruptions", write.number],
    ["questionsPerHour", write.number],
    ["fillersPer100", write.number],
    ["hedgesPer100", write.number],
  ] as const;
  const whole = customerShare(data);
  return chapter(
    says.sections.talk,
    `<div class="two"><div>${
      whole === null
        ? ""
        : share(
            [
              { name: names.customer.slice(0, 24), value: whole },
              { name: names.rep.slice(0, 24), value: 1 - whole },
            ],
            { says: says.shareOf, right: write.right },
          )
    }${flow(data.pieces, { says: says.flow, right: write.right, times: (part) => write.clock(part * lengthMs) })}<p class="legend"><span><i class="full"></i>${text(says.legend.customer)}</span><span><i class="soft"></i>${text(says.legend.rep)}</span></p></div>${table(
      [
        { name: says.talk.measure },
        { name: says.legend.customer, number: true },
        { name: says.legend.rep, number: true },
      ],
      measures.map(([measure, shown]) => [
        text(says.talk[measure]),
        value(customer[measure], shown),
        value(rep[measure], shown),
      ]),
    )}</div>`,
  );
};

const becameOf = (tip: Tip, { tips: says }: PageWords): readonly string[] => {
  const came = [
    tip.rating === "like" ? says.liked : "",
    tip.rating === "dislike" ? says.disliked : "",
    tip.copied ? says.copied : "",
    tip.pinned ? says.pinned : "",
    tip.dismissed ? says.dismissed : "",
    tip.retracted ? says.retracted : "",
  ].filter((word) => word !== "");
  return came.length > 0 ? came : [tip.shown ? says.shown : says.notShown];
};

const tips = ({ data, says, write }: Of): string => {
  const all = data.detail.tips;
  if (all.length === 0) return chapter(says.sections.tips, empty(says.none.tips));
  const shown = shownOf(data);
  const counts = new Map<string, number>();
  for (const tip of all) for (const came of becameOf(tip, says)) counts.set(came, (counts.get(came) ?? 0) + 1);
  const bars = [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value, shown: write.number(value) }));
  return chapter(
    says.sections.tips,
    `<div class="two"><p class="lead">${text(says.tips.of(shown.filter(isUsed).length, shown.length))}</p>${rows(bars, { says: says.tips.chart, right: write.right })}</div>${table(
      [{ name: says.tips.at, number: true }, { name: says.tips.tip }, { name: says.tips.became }],
      all.map((tip) => [
        write.clock(tip.madeAtMs),
        `<b>${bdi(tip.headline)}</b>${tip.say === "" ? "" : `<br>${bdi(tip.say)}`}`,
        text(becameOf(tip, says).join(", ")),
      ]),
    )}`,
  );
};

const transcript = (of: Of): string => {
  const { data, says, write } = of;
  if (!data.transcript) return "";
  const names = namesOf(of);
  const { lines } = data.detail;
  if (lines.length === 0) return chapter(says.sections.transcript, empty(says.none.transcript));
  return chapter(
    says.sections.transcript,
    lines
      .map((line) => {
        const isRep = line.channel === "rep";
        const who = line.speaker?.name ?? (isRep ? names.rep : names.customer);
        const words =
          line.kind === "gap"
            ? says.gap(write.number(Math.round((line.endMs - line.startMs) / 100) / 10))
            : readable(line.text, says.erased);
        return `<p class="said ${line.kind === "gap" ? "gap" : isRep ? "rep" : ""}"><time>${write.clock(line.startMs)}</time><b>${bdi(who)}</b><span dir="auto">${text(words)}</span></p>`;
      })
      .join("\n"),
    "start",
  );
};
