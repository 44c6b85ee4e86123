import { dayMs } from "@wingman/domain/tenant/retention";
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { isolated, locale } from "../parts/language.ts";
import { type ChoicesAnswer, type EstimateAnswer, type RunAnswer, type Spec, whatIf } from "./ask.ts";
import { leftOut } from "./figures.tsx";
import { Pick } from "./pick.tsx";
import { runTitle } from "./title.ts";
import { words } from "./words.ts";

const settleMs = 300;
/** A few cents of most models; a run of some hundred calls takes more. */
const usualTokens = 50_000;

type Side = { playbook: string; version: string; rules: string };
const asHeld: Side = { playbook: "", version: "", rules: "" };

/** Everything a what-if is asked by, what it would cost, and the button that begins it. */
export function NewRun(props: {
  choices: ChoicesAnswer;
  /** Reports whose calls can be asked again. */
  reports: readonly RunAnswer[];
  /** The call whose page one comes from. */
  call: string | null;
  /** A report whose calls are asked about, from its page. */
  report: string | null;
  nameOf: (id: string) => string;
  onBegin: (name: string, spec: Spec) => Promise<void>;
}) {
  const first = props.choices.playbooks.find(({ hasDraft }) => hasDraft) ?? props.choices.playbooks[0];
  const versionOf = (id: string): string => {
    const found = props.choices.playbooks.find((each) => each.id === id);
    return found?.hasDraft ? "draft" : String(found?.live ?? found?.versions[0] ?? "");
  };
  const [form, setForm] = createStore({
    by: (props.call ? "picked" : props.report ? "report" : "newest") as "newest" | "dates" | "report" | "picked",
    count: "100",
    from: "",
    to: "",
    rep: "",
    heldWith: "",
    report: props.report ?? props.reports[0]?.run ?? "",
    before: { ...asHeld },
    after: { ...asHeld, playbook: first?.id ?? "", version: first ? versionOf(first.id) : "" },
    meaning: false,
    live: false,
    prompt: "",
    model: "",
    tokens: String(usualTokens),
    name: "",
  });
  const way = (side: Side): Spec["after"] => ({
    ...(side.playbook !== "" && {
      playbook: { id: side.playbook, version: side.version === "draft" ? ("draft" as const) : Number(side.version) },
    }),
    ...(side.rules !== "" && { rules: Number(side.rules) }),
  });
  const spec = createMemo((): Spec => {
    const day = (text: string): number | undefined => {
      const at = Date.parse(`${text}T00:00:00`);
      return Number.isNaN(at) ? undefined : at;
    };
    const [from, to] = form.by === "dates" ? [day(form.from), day(form.to)] : [undefined, undefined];
    const [model] = props.choices.models.filter(({ model: name }) => name === form.model);
    return {
      calls:
        form.by === "picked" && props.call
          ? { by: "picked", calls: [props.call] }
          : form.by === "report"
            ? { by: "report", run: form.report || (props.reports[0]?.run ?? "none") }
            : {
                by: "filter",
                max: Math.min(props.choices.callsMax, Math.max(1, Math.trunc(Number(form.count)) || 1)),
                ...(from !== undefined && { from }),
                ...(to !== undefined && { to: to + dayMs }),
                ...(form.rep !== "" && { rep: form.rep }),
                ...(form.heldWith !== "" && { playbook: form.heldWith }),
              },
      before: way(form.before),
      after: way(form.after),
      meaning: form.meaning,
      live: form.live
        ? {
            ...(form.prompt !== "" && { prompt: Number(form.prompt) }),
            ...(model && { model: { ...model } }),
            tokensMax: Math.min(2_000_000, Math.max(1_000, Math.trunc(Number(form.tokens)) || usualTokens)),
          }
        : null,
    };
  });

  const [estimate, setEstimate] = createSignal<EstimateAnswer | null>(null);
  const [problem, setProblem] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  let asked = 0;
  const count = async (wanted: Spec): Promise<void> => {
    const mine = ++asked;
    try {
      const found = await whatIf.estimate(wanted);
      if (mine !== asked) return;
      setEstimate(found);
      setProblem("");
    } catch (error) {
      if (mine !== asked) return;
      setEstimate(null);
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(spec, (wanted) => {
      clearTimeout(timer);
      setEstimate(null);
      timer = setTimeout(() => void count(wanted), settleMs);
    }),
  );
  onCleanup(() => {
    asked += 1;
    clearTimeout(timer);
  });
  const begin = async (): Promise<void> => {
    setBusy(true);
    await props.onBegin(form.name.trim(), spec()).catch((error: unknown) => {
      setProblem(error instanceof Error ? error.message : String(error));
    });
    setBusy(false);
  };

  const waysOfCalls = (): readonly (typeof form.by)[] => [
    ...(props.call ? (["picked"] as const) : []),
    ...(["newest", "dates"] as const),
    ...(props.reports.length > 0 ? (["report"] as const) : []),
  ];
  const versionsOf = (id: string) => {
    const found = props.choices.playbooks.find((each) => each.id === id);
    return [
      ...(found?.hasDraft ? [{ value: "draft", label: words.ways.draft }] : []),
      ...(found?.versions ?? []).map((version) => ({
        value: String(version),
        label: words.ways.versionOf(version, version === found?.live),
      })),
    ];
  };
  const rules = () => [
    { value: "", label: words.ways.own },
    ...Array.from({ length: props.choices.rulesNow }, (_, n) => props.choices.rulesNow - n).map((version) => ({
      value: String(version),
      label: words.ways.rulesOf(version, version === props.choices.rulesNow),
    })),
  ];
  const side = (which: "before" | "after") => (
    <fieldset>
      <legend>{words.ways[which]}</legend>
      <Pick
        label={words.ways.playbook}
        name={`${which}-playbook`}
        value={form[which].playbook}
        options={[
          { value: "", label: words.ways.own },
          ...props.choices.playbooks.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onPick={(playbook) => setForm(which, { playbook, version: playbook === "" ? "" : versionOf(playbook) })}
      />
      <Show when={form[which].playbook !== ""}>
        <Pick
          label={words.ways.version}
          name={`${which}-version`}
          value={form[which].version}
          options={versionsOf(form[which].playbook)}
          onPick={(version) => setForm(which, { version })}
        />
      </Show>
      <Pick
        label={words.ways.rules}
        name={`${which}-rules`}
        value={form[which].rules}
        options={rules()}
        onPick={(version) => setForm(which, { rules: version })}
      />
    </fieldset>
  );
  const field = (key: "count" | "from" | "to" | "tokens" | "name", label: string, type: string, more: object = {}) => (
    <label class="field">
      <span>{label}</span>
      <span class="in">
        <input
          name={key}
          type={type}
          value={form[key]}
          autocomplete="off"
          dir={key === "name" ? "auto" : undefined}
          {...more}
          onInput={(event) => setForm(key, event.currentTarget.value)}
        />
      </span>
    </label>
  );
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <fieldset>
        <legend>{words.which.title}</legend>
        <div class="seg" role="group" aria-label={words.which.title}>
          <For each={waysOfCalls()}>
            {(by) => (
              <button type="button" aria-pressed={form.by === by} onClick={() => setForm({ by })}>
                {words.which.by[by]}
              </button>
            )}
          </For>
        </div>
        <Show when={form.by === "report"}>
          <Pick
            label={words.which.report}
            name="report"
            value={form.report}
            options={props.reports.map((run) => ({
              value: run.run,
              label: words.which.of(isolated(runTitle(run, props.nameOf)), run.calls),
            }))}
            onPick={(report) => setForm({ report })}
          />
        </Show>
        <Show when={form.by === "newest" || form.by === "dates"}>
          <div class="pair">
            <Show when={form.by === "dates"}>
              {field("from", words.which.from, "date")}
              {field("to", words.which.to, "date")}
            </Show>
            {field("count", words.which.count, "number", { min: 1, max: props.choices.callsMax, required: true })}
            <Pick
              label={words.which.rep}
              name="rep"
              value={form.rep}
              options={[
                { value: "", label: words.which.anyRep },
                ...props.choices.reps.map(({ rep, name, calls }) => ({
                  value: rep,
                  label: words.which.of(textOr(name, words.which.erased), calls),
                })),
              ]}
              onPick={(rep) => setForm({ rep })}
            />
            <Pick
              label={words.which.playbook}
              name="held-with"
              value={form.heldWith}
              options={[
                { value: "", label: words.which.anyPlaybook },
                ...props.choices.playbooks
                  .filter(({ calls }) => calls > 0)
                  .map(({ id, name, calls }) => ({ value: id, label: words.which.of(name, calls) })),
              ]}
              onPick={(heldWith) => setForm({ heldWith })}
            />
          </div>
        </Show>
      </fieldset>
      {side("before")}
      {side("after")}
      <fieldset>
        <legend>{words.answers.title}</legend>
        <label class="check">
          <input type="radio" name="answers" checked={!form.live} onChange={() => setForm({ live: false })} />
          <span>
            {words.answers.recorded} <small>{words.answers.recordedNote}</small>
          </span>
        </label>
        <label class="check">
          <input
            type="radio"
            name="answers"
            checked={form.live}
            disabled={props.choices.models.length === 0}
            onChange={() => setForm({ live: true })}
          />
          <span>
            {words.answers.live}{" "}
            <small>{props.choices.models.length === 0 ? words.answers.noModel : words.answers.liveNote}</small>
          </span>
        </label>
        <Show when={form.live}>
          <div class="pair">
            <Pick
              label={words.answers.prompt}
              name="prompt"
              value={form.prompt}
              options={props.choices.prompts.map((version, n) => ({
                value: n === 0 ? "" : String(version),
                label: words.answers.promptOf(version, n === 0),
              }))}
              onPick={(prompt) => setForm({ prompt })}
            />
            <Pick
              label={words.answers.model}
              name="model"
              value={form.model}
              options={[
                { value: "", label: words.answers.usual },
                ...props.choices.models.map(({ model }) => ({ value: model, label: model })),
              ]}
              onPick={(model) => setForm({ model })}
            />
            {field("tokens", words.answers.budget, "number", { min: 1_000, max: 2_000_000, step: 1_000 })}
          </div>
        </Show>
        <Show when={props.choices.hasMeaning}>
          <label class="check">
            <input
              type="checkbox"
              name="meaning"
              checked={form.meaning}
              onChange={(event) => setForm({ meaning: event.currentTarget.checked })}
            />
            <span>
              {words.answers.meaning} <small>{words.answers.meaningNote}</small>
            </span>
          </label>
        </Show>
      </fieldset>
      <div class="begin">
        <label class="field">
          <span>{words.name}</span>
          <span class="in">
            <input
              name="name"
              value={form.name}
              maxLength={80}
              autocomplete="off"
              dir="auto"
              placeholder={words.nameNote}
              onInput={(event) => setForm({ name: event.currentTarget.value })}
            />
          </span>
        </label>
        <p class="s2 cost" role="status">
          <Show when={problem() === ""} fallback={<span class="tag bad">{problem()}</span>}>
            <Show when={estimate()} fallback={<span class="faint">{words.estimate.counting}</span>}>
              {(is) => (
                <Show when={is().calls > 0} fallback={[words.estimate.none, ...leftOut(is())].join(" ")}>
                  {words.estimate.of(is().calls, number(is().minutes))}
                  <For each={leftOut(is())}>
                    {(note) => (
                      <>
                        <br />
                        {note}
                      </>
                    )}
                  </For>
                  <Show when={is().live}>
                    {(live) => (
                      <>
                        <br />
                        {words.estimate.live(live().asks, number(live().tokens))}
                        {live().microDollars === null
                          ? words.estimate.noPrice
                          : words.estimate.cost(moneyText(live().microDollars ?? 0))}
                      </>
                    )}
                  </Show>
                </Show>
              )}
            </Show>
          </Show>
        </p>
        <button type="submit" class="btn go" disabled={busy() || (estimate()?.calls ?? 0) === 0}>
          <Icon name="play" size="s" />
          {words.run(estimate()?.calls ?? 0)}
        </button>
      </div>
    </form>
  );
}

/** Millionths of a dollar, as money. */
export const moneyText = (microDollars: number): string =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: 2,
    maximumFractionDigits: microDollars > 0 && microDollars < 100_000 ? 4 : 2,
  }).format(microDollars / 1_000_000);
