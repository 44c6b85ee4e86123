import type { Experiment } from "@wingman/domain/feedback/experiment";
import { createSignal, For, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { feedback } from "./ask.ts";
import { words } from "./words.ts";

const everyMs = 60_000;
const kinds = ["playbook", "prompt", "model"] as const;
/** What language models are asked for. */
export const wording = "wording";

/** Two arms, which is what a question of "this or that" needs; more of them by the route. */
export function StartTrial(props: { versions: readonly number[]; onStart: (trial: Experiment) => Promise<boolean> }) {
  const [kind, setKind] = createSignal<(typeof kinds)[number]>("playbook");
  const [playbooks] = createPolled(feedback.playbooks, everyMs);
  const [playbook, setPlaybook] = createSignal("");
  const [share, setShare] = createSignal(50);
  const chosen = () => {
    const list = playbooks().value ?? [];
    return list.find(({ id }) => id === playbook()) ?? list[0];
  };
  let form!: HTMLFormElement;
  const start = async (): Promise<void> => {
    const said = new FormData(form);
    const text = (name: string) => String(said.get(name) ?? "").trim();
    const about =
      kind() === "playbook"
        ? { kind: "playbook" as const, playbook: chosen()?.id ?? "" }
        : { kind: kind() as "prompt" | "model", prompt: wording };
    const value = (side: "a" | "b") =>
      kind() === "model"
        ? { model: { provider: text(`${side}-provider`) as "anthropic" | "openai", model: text(`${side}-model`) } }
        : { version: Number(text(`${side}-version`)) };
    const done = await props.onStart({
      experiment: crypto.randomUUID(),
      name: text("name"),
      about,
      arms: [
        { arm: "a", share: share(), ...value("a") },
        { arm: "b", share: 100 - share(), ...value("b") },
      ],
    });
    if (done) form.reset();
  };
  return (
    <details class="new-trial">
      <summary class="btn">{words.start.open}</summary>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <label class="field">
          <span>{words.start.name}</span>
          <span class="in">
            <input name="name" required maxLength={80} autocomplete="off" dir="auto" />
          </span>
        </label>
        <div class="seg" role="group" aria-label={words.start.what}>
          <For each={kinds}>
            {(one) => (
              <button type="button" aria-pressed={kind() === one} onClick={() => setKind(one)}>
                {words.trials.kinds[one]}
              </button>
            )}
          </For>
        </div>
        <Show when={kind() === "playbook"}>
          <label class="field">
            <span>{words.start.playbook}</span>
            <span class="in">
              <select onChange={(event) => setPlaybook(event.currentTarget.value)}>
                <For each={playbooks().value ?? []}>{({ id, name }) => <option value={id}>{name}</option>}</For>
              </select>
            </span>
          </label>
        </Show>
        <For each={["a", "b"] as const}>
          {(side) => (
            <fieldset>
              <legend>
                {words.start.arm[side]} · {side === "a" ? share() : 100 - share()} %
              </legend>
              <Show
                when={kind() === "model"}
                fallback={
                  <label class="field">
                    <span>{words.start.version}</span>
                    <span class="in">
                      <select name={`${side}-version`}>
                        <For each={kind() === "playbook" ? (chosen()?.versions ?? []) : props.versions}>
                          {(version, index) => (
                            <option value={version} selected={index() === (side === "a" ? 0 : 1)}>
                              {version}
                            </option>
                          )}
                        </For>
                      </select>
                    </span>
                  </label>
                }
              >
                <label class="field">
                  <span>{words.start.provider}</span>
                  <span class="in">
                    <select name={`${side}-provider`}>
                      <option value="anthropic">anthropic</option>
                      <option value="openai">openai</option>
                    </select>
                  </span>
                </label>
                <label class="field">
                  <span>{words.start.model}</span>
                  <span class="in">
                    <input name={`${side}-model`} required maxLength={80} autocomplete="off" dir="ltr" />
                  </span>
                </label>
              </Show>
            </fieldset>
          )}
        </For>
        <label class="field">
          <span>{words.start.share}</span>
          <input
            type="range"
            min={1}
            max={99}
            value={share()}
            onInput={(event) => setShare(event.currentTarget.valueAsNumber)}
          />
        </label>
        <button type="submit" class="btn go">
          {words.start.go}
        </button>
      </form>
    </details>
  );
}
