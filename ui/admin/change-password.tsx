import { createSignal } from "solid-js";
import { ApiProblem } from "../parts/api.ts";
import { changePassword } from "../parts/signed-in.ts";
import { asError, Failed, Field } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.password;
const charsMin = 12;
const charsMax = 200;

/** One's own, by the old one; `onChanged` since every other session has ended with it. */
export function ChangePassword(props: { onChanged: () => void }) {
  const [old, setOld] = createSignal("");
  const [next, setNext] = createSignal("");
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal("");
  const change = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setSaid("");
    try {
      const came = await changePassword(old(), next());
      if (came.kind === "no") throw new ApiProblem(400, came);
      setOld("");
      setNext("");
      setSaid(says.changed);
      props.onChanged();
    } catch (error) {
      setProblem(asError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <details class="what">
      <summary>{says.title}</summary>
      <form
        class="narrow"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <Field label={says.old}>
          {(id) => (
            <input
              id={id}
              name="old"
              type="password"
              required
              maxLength={charsMax}
              autocomplete="current-password"
              dir="ltr"
              value={old()}
              onInput={(event) => setOld(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label={says.next} hint={says.hint}>
          {(id) => (
            <input
              id={id}
              name="next"
              type="password"
              required
              minLength={charsMin}
              maxLength={charsMax}
              autocomplete="new-password"
              dir="ltr"
              value={next()}
              onInput={(event) => setNext(event.currentTarget.value)}
            />
          )}
        </Field>
        <Failed problem={problem()} />
        <div class="row wrap">
          <button type="submit" class="btn" disabled={busy()}>
            {says.go}
          </button>
          <span role="status" class="dim">
            {said()}
          </span>
        </div>
      </form>
    </details>
  );
}
