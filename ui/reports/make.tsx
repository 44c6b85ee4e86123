import { dayMs } from "@wingman/domain/tenant/retention";
import { createSignal, For, Show } from "solid-js";
import { api, createPolled } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { isRightToLeft } from "../parts/language.ts";
import { dayText, hourText } from "../parts/time.ts";
import type { Member, Wanted } from "./ask.ts";
import { words } from "./words.ts";

const says = words.make;
const kinds = ["day", "week", "days", "call"] as const;
const callsMax = 30;
const callsEveryMs = 60_000;

const dateText = (ms: number): string => {
  const at = new Date(ms);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
};
const daysBetween = (from: string, until: string): number =>
  Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs) + 1;
/** The Monday of the week of a day. */
const mondayOf = (ms: number): number => ms - ((new Date(ms).getDay() + 6) % 7) * dayMs;

/** What of, whose, as what: then it is made beside. */
export function MakeOne(props: { members: readonly Member[]; onAsk: (what: Wanted) => Promise<boolean> }) {
  const [kind, setKind] = createSignal<(typeof kinds)[number]>("day");
  const [calls] = createPolled(() => api.calls(callsMax), callsEveryMs);
  const now = Date.now();
  let form!: HTMLFormElement;
  const ask = async (): Promise<void> => {
    const given = new FormData(form);
    const text = (name: string): string => String(given.get(name) ?? "");
    const reps = given
      .getAll("reps")
      .map(String)
      .filter((rep) => rep !== "");
    const from = kind() === "week" ? dateText(mondayOf(Date.parse(`${text("from")}T12:00:00`))) : text("from");
    const days = kind() === "day" ? 1 : kind() === "week" ? 7 : daysBetween(from, text("until"));
    await props.onAsk({
      about:
        kind() === "call"
          ? { kind: "call", call: text("call"), transcript: given.has("transcript") }
          : { kind: "period", from, days, reps },
      format: text("format") as Wanted["format"],
      language: text("language") as Wanted["language"],
    });
  };
  return (
    <section aria-labelledby="make-head" class="part">
      <h2 id="make-head">{says.title}</h2>
      <form
        ref={form}
        class="make panel"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <div class="seg" role="group" aria-label={says.kind}>
          <For each={kinds}>
            {(one) => (
              <button type="button" aria-pressed={kind() === one} onClick={() => setKind(one)}>
                {says.kinds[one]}
              </button>
            )}
          </For>
        </div>
        <Show
          when={kind() === "call"}
          fallback={
            <>
              <label class="field">
                <span>{kind() === "day" ? says.day : says.from}</span>
                <span class="in">
                  <input type="date" name="from" required value={dateText(now - (kind() === "day" ? 1 : 7) * dayMs)} />
                </span>
              </label>
              <Show when={kind() === "days"}>
                <label class="field">
                  <span>{says.until}</span>
                  <span class="in">
                    <input type="date" name="until" required value={dateText(now - dayMs)} />
                  </span>
                </label>
              </Show>
              <Reps members={props.members} />
            </>
          }
        >
          <label class="field wide">
            <span>{says.call}</span>
            <span class="in">
              <select name="call" required>
                <For each={calls().value?.calls ?? []} fallback={<option value="">{says.noCalls}</option>}>
                  {(call) => (
                    <option value={call.call}>
                      {`${textOr(call.title, call.call)} · ${dayText(call.startedAt, now)} ${hourText(call.startedAt)}`}
                    </option>
                  )}
                </For>
              </select>
            </span>
          </label>
          <label class="check">
            <input type="checkbox" name="transcript" checked />
            <span>{says.transcript}</span>
          </label>
        </Show>
        <Forms />
        <button type="submit" class="btn go">
          {says.go}
        </button>
      </form>
    </section>
  );
}

/** In which form and language; shared with what is made by itself. */
export function Forms() {
  return (
    <>
      <label class="field">
        <span>{says.format}</span>
        <span class="in">
          <select name="format">
            <For each={["pdf", "xlsx", "csv"] as const}>
              {(format) => <option value={format}>{words.formats[format]}</option>}
            </For>
          </select>
        </span>
      </label>
      <label class="field">
        <span>{says.language}</span>
        <span class="in">
          <select name="language">
            <For each={["en", "ar"] as const}>
              {(language) => (
                <option value={language} selected={(language === "ar") === isRightToLeft}>
                  {words.languages[language]}
                </option>
              )}
            </For>
          </select>
        </span>
      </label>
    </>
  );
}

export function Reps(props: { members: readonly Member[] }) {
  const reps = () => props.members.filter(({ roles, state }) => roles.includes("agent") && state === "active");
  return (
    <label class="field">
      <span>{says.reps}</span>
      <span class="in">
        <select name="reps">
          <option value="">{says.everybody}</option>
          <For each={reps()}>{({ member, name }) => <option value={member}>{name || member}</option>}</For>
        </select>
      </span>
    </label>
  );
}
