import { createSignal, createUniqueId, For, Match, onMount, Show, Switch } from "solid-js";
import { ApiProblem } from "../parts/api.ts";
import { type Begun, twoStep } from "./ask.ts";
import { words } from "./words.ts";

/** Off, being set up, on; and once, the recovery codes. */
type Stage =
  | { readonly at: "looking" | "off" | "on" }
  | ({ readonly at: "begun" } & Begun)
  | { readonly at: "codes"; readonly codes: readonly string[] };

export function TwoStep() {
  const [stage, setStage] = createSignal<Stage>({ at: "looking" });
  const [no, setNo] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const head = createUniqueId();

  const act = async (work: () => Promise<Stage>): Promise<void> => {
    setBusy(true);
    setNo("");
    await work().then(setStage, (error: unknown) =>
      setNo(error instanceof ApiProblem ? (words.no[error.code] ?? error.message) : words.unknown),
    );
    setBusy(false);
  };
  const look = (): Promise<void> => act(async () => ({ at: (await twoStep.isOn()) ? "on" : "off" }));
  onMount(() => void look());
  const begun = () => {
    const now = stage();
    return now.at === "begun" ? now : null;
  };
  const codes = () => {
    const now = stage();
    return now.at === "codes" ? now.codes : null;
  };

  return (
    <section class="panel" aria-labelledby={head}>
      <h2 id={head}>{words.twoStep}</h2>
      <p class="dim">{words.about}</p>
      <Switch>
        <Match when={stage().at === "looking" && no() !== ""}>
          <button type="button" class="btn" disabled={busy()} onClick={() => void look()}>
            {words.again}
          </button>
        </Match>
        <Match when={stage().at === "off"}>
          <p>{words.isOff}</p>
          <div>
            <button
              type="button"
              class="btn go"
              disabled={busy()}
              onClick={() => void act(async () => ({ at: "begun", ...(await twoStep.begin()) }))}
            >
              {words.begin}
            </button>
          </div>
        </Match>
        <Match when={begun()}>
          {(known) => (
            <>
              <p>{words.add}</p>
              <p class="secret" dir="ltr">
                {known().secret.match(/.{4}/g)?.join(" ")}
              </p>
              <p>
                <a href={known().link}>{words.openApp}</a>
              </p>
              <CodeForm
                label={words.code}
                go={words.confirm}
                busy={busy()}
                onCode={(code) => void act(async () => ({ at: "codes", codes: await twoStep.confirm(code) }))}
              />
            </>
          )}
        </Match>
        <Match when={codes()}>
          {(known) => (
            <>
              <p role="status">{words.isOnNow}</p>
              <p>{words.keep}</p>
              <ul class="codes" dir="ltr">
                <For each={known()}>{(code) => <li>{code}</li>}</For>
              </ul>
              <div>
                <button type="button" class="btn" onClick={() => setStage({ at: "on" })}>
                  {words.kept}
                </button>
              </div>
            </>
          )}
        </Match>
        <Match when={stage().at === "on"}>
          <p>{words.isOn}</p>
          <CodeForm
            label={words.offBy}
            go={words.off}
            busy={busy()}
            onCode={(code) =>
              void act(async () => {
                await twoStep.end({ code });
                return { at: "off" };
              })
            }
          />
        </Match>
      </Switch>
      <Show when={no()}>
        <p role="alert" class="note bad">
          {no()}
        </p>
      </Show>
    </section>
  );
}

function CodeForm(props: { label: string; go: string; busy: boolean; onCode: (code: string) => void }) {
  const id = createUniqueId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        props.onCode(String(new FormData(event.currentTarget).get("code") ?? "").trim());
      }}
    >
      <div class="field">
        <label for={id}>{props.label}</label>
        <div class="in">
          <input
            id={id}
            name="code"
            type="text"
            required
            minLength={6}
            maxLength={30}
            autocomplete="one-time-code"
            spellcheck={false}
            dir="ltr"
          />
        </div>
      </div>
      <button type="submit" class="btn" disabled={props.busy}>
        {props.go}
      </button>
    </form>
  );
}
