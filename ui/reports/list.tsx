import { createEffect, createSignal, For, on, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { isolated } from "../parts/language.ts";
import { StateNote } from "../parts/state-note.tsx";
import { dateText, dayOfYearText, dayText, hourText } from "../parts/time.ts";
import { saveFile } from "../parts/save-file.ts";
import { type Member, type Report, reports, type Wanted } from "./ask.ts";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const says = words.list;
/** Rows at once; more are a press away. */
const pageSize = 15;

export const aboutText = ({ about }: Wanted): string => {
  if (about.kind === "call") return says.call(isolated(about.call.slice(-8)));
  const last = new Date(Date.parse(`${about.from}T12:00:00Z`) + (about.days - 1) * 86_400_000);
  return says.days(dayOfYearText(about.from), dayOfYearText(last.toISOString().slice(0, 10)));
};

/** Newest first, with how far each is, and what came of sending it. */
export function ReportList(props: {
  reports: readonly Report[];
  members: readonly Member[];
  onAsk: (what: Wanted) => Promise<boolean>;
  onAct: (work: () => Promise<unknown>) => void;
}) {
  const [page, setPage] = createSignal(0);
  const pages = () => Math.max(1, Math.ceil(props.reports.length / pageSize));
  createEffect(on(pages, (count) => setPage((at) => Math.min(at, count - 1))));
  const shown = () => props.reports.slice(page() * pageSize, (page() + 1) * pageSize).map(({ report }) => report);
  const known = () => new Map(props.reports.map((one) => [one.report, one]));
  return (
    <Show
      when={props.reports.length > 0}
      fallback={<StateNote glyph="down" title={says.none.title} text={says.none.text} />}
    >
      <ul class="made">
        {/* By id: a row that is asked about again each second stays the same row. */}
        <For each={shown()}>
          {(id) => (
            <Show when={known().get(id)}>
              {(one) => <Row report={one()} members={props.members} onAsk={props.onAsk} onAct={props.onAct} />}
            </Show>
          )}
        </For>
      </ul>
      <Show when={pages() > 1}>
        <div class="row">
          <button type="button" class="btn s" disabled={page() === 0} onClick={() => setPage((at) => at - 1)}>
            {says.newer}
          </button>
          <button type="button" class="btn s" disabled={page() >= pages() - 1} onClick={() => setPage((at) => at + 1)}>
            {says.older}
          </button>
        </div>
      </Show>
    </Show>
  );
}

function Row(props: {
  report: Report;
  members: readonly Member[];
  onAsk: (what: Wanted) => Promise<boolean>;
  onAct: (work: () => Promise<unknown>) => void;
}) {
  const one = () => props.report;
  const title = () => [aboutText(one().what), one().what.format.toUpperCase()].join(partWords.comma);
  const isOpen = () => one().state === "queued" || one().state === "making";
  return (
    <li>
      <div class="what">
        <h3>
          {aboutText(one().what)} <span class="form">{one().what.format.toUpperCase()}</span>
        </h3>
        <p class="dim">
          {[
            one().what.about.kind === "period" ? says.reps((one().what.about as { reps: string[] }).reps.length) : "",
            one().night === null ? "" : says.byNight,
            `${dayText(one().askedAt, Date.now())} ${hourText(one().askedAt)}`,
          ]
            .filter((text) => text !== "")
            .join(" · ")}
        </p>
        <Show when={one().position}>
          {(position) => (
            <p class="dim mono">
              {says.place(isolated(position()), isolated(one().timeZone ?? ""))}
              <Show when={one().state === "ready" && one().expiresAt}>
                {(at) => ` · ${says.until(dateText(at()))}`}
              </Show>
            </p>
          )}
        </Show>
      </div>
      <div class="state-of">
        <span class="tag" classList={{ acc: one().state === "ready", bad: one().state === "failed" }}>
          <Icon name={one().state === "ready" ? "tick" : one().state === "failed" ? "warn" : "clock"} />
          {says.states[one().state]}
          <Show when={one().state === "making"}>
            {" · "}
            {says.steps[one().step as keyof typeof says.steps] ?? one().step}
          </Show>
        </span>
        <Show when={isOpen()}>
          <progress aria-label={title()} />
        </Show>
        <Show when={one().state === "ready"}>
          <div class="row">
            <button
              type="button"
              class="btn s go"
              onClick={() =>
                props.onAct(async () => saveFile(await reports.file(one().report), one().name ?? "wingman-report"))
              }
            >
              <Icon name="down" size="s" />
              {says.get}
              <span class="vh">{title()}</span>
              <small>{says.bytes(Math.max(1, Math.round((one().bytes ?? 0) / 1_024)).toLocaleString("en"))}</small>
            </button>
            <button
              type="button"
              class="btn s plain"
              aria-label={says.removeOf(title())}
              onClick={() => props.onAct(() => reports.remove(one().report))}
            >
              {says.remove}
            </button>
          </div>
        </Show>
        <Show when={one().state === "failed" || one().state === "gone"}>
          <button type="button" class="btn s" onClick={() => void props.onAsk(one().what)}>
            {says.again}
          </button>
        </Show>
      </div>
      <Show when={one().problem}>
        {(problem) => (
          <p class="note bad">
            <Icon name="warn" />
            <span>
              {problem().message} {problem().remedy} <span class="mono dim">{problem().code}</span>
            </span>
          </p>
        )}
      </Show>
      <Show when={one().state === "gone"}>
        <p class="note">{says.gone}</p>
      </Show>
      <Show when={one().deliveries.length > 0}>
        <Deliveries report={one()} members={props.members} />
      </Show>
    </li>
  );
}

function Deliveries(props: { report: Report; members: readonly Member[] }) {
  const nameOf = (member: string | null): string =>
    member === null
      ? words.sent.webhook
      : (props.members.find((one) => one.member === member)?.name ?? words.sent.someone);
  return (
    <div class="sent">
      <h4>{words.sent.title}</h4>
      <ul>
        <For each={props.report.deliveries}>
          {(one) => (
            <li>
              <bdi>{nameOf(one.to)}</bdi>
              <span class="tag" classList={{ acc: one.state === "done", bad: one.state === "failed" }}>
                <Icon name={one.state === "done" ? "tick" : one.state === "failed" ? "warn" : "clock"} />
                {one.state === "started" ? words.sent.started(one.attempts) : words.sent[one.state]}
              </span>
              <Show when={one.state !== "done" && one.error}>
                {(error) => (
                  <small lang="en" dir="ltr">
                    {error()}
                  </small>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
