import { createSignal, For, Show } from "solid-js";
import { copyText } from "../live/copy-text.ts";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { admin } from "./ask.ts";
import { asError, Failed, Field } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.twoStep;
const againMs = 3_000;

/** A code of an app besides the password: set up, its recovery codes shown once, switched off by a code. */
export function TwoStep() {
  const [loaded, again] = createPolled(admin.twoStep, againMs);
  const [begun, setBegun] = createSignal<{ readonly secret: string; readonly link: string } | null>(null);
  const [codes, setCodes] = createSignal<readonly string[]>([]);
  const [code, setCode] = createSignal("");
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const doing = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    await work().catch((error: unknown) => setProblem(asError(error)));
    setBusy(false);
  };
  const confirm = () =>
    doing(async () => {
      setCodes((await admin.confirmTwoStep(code().trim())).codes);
      setBegun(null);
      setCode("");
      await again();
    });
  const end = () =>
    doing(async () => {
      await admin.endTwoStep(code().trim());
      setCode("");
      setCodes([]);
      await again();
    });
  const isOn = () => loaded().value?.on === true;
  return (
    <Show when={loaded().value}>
      <details class="what">
        <summary>{says.title(isOn())}</summary>
        <form
          class="narrow"
          onSubmit={(event) => {
            event.preventDefault();
            void (isOn() ? end() : confirm());
          }}
        >
          <Show when={codes().length > 0}>
            <p class="note warn">
              <Icon name="warn" size="s" />
              {says.codes}
            </p>
            <ul class="mono codes" dir="ltr">
              <For each={codes()}>{(one) => <li>{one}</li>}</For>
            </ul>
            <button type="button" class="btn" onClick={() => void copyText(codes().join("\n"))}>
              <Icon name="copy" size="s" />
              {says.copy}
            </button>
          </Show>
          <Show
            when={isOn() || begun()}
            fallback={
              <>
                <p class="dim">{says.text}</p>
                <Failed problem={problem()} />
                <button
                  type="button"
                  class="btn"
                  disabled={busy()}
                  onClick={() => void doing(async () => setBegun(await admin.beginTwoStep()))}
                >
                  {says.begin}
                </button>
              </>
            }
          >
            <Show when={begun()} fallback={<p class="dim">{says.end}</p>}>
              {(made) => (
                <>
                  <p>{says.secret}</p>
                  <p class="mono secret" dir="ltr">
                    {made().secret.replaceAll(/(.{4})/g, "$1 ")}
                  </p>
                  <a class="link" href={made().link} rel="external">
                    {says.link}
                  </a>
                </>
              )}
            </Show>
            <Field label={says.code}>
              {(id) => (
                <input
                  id={id}
                  name="code"
                  required
                  minLength={6}
                  maxLength={30}
                  autocomplete="one-time-code"
                  spellcheck={false}
                  dir="ltr"
                  value={code()}
                  onInput={(event) => setCode(event.currentTarget.value)}
                />
              )}
            </Field>
            <Failed problem={problem()} />
            <button type="submit" class="btn" classList={{ stop: isOn() }} disabled={busy()}>
              {isOn() ? says.off : says.confirm}
            </button>
          </Show>
        </form>
      </details>
    </Show>
  );
}
