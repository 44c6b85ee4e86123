import { createSignal, For, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { isolated } from "../parts/language.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { type Member, reports, type Schedule } from "./ask.ts";
import { Forms, Reps } from "./make.tsx";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const says = words.schedule;
const everyMs = 60_000;

/** What is made and sent by itself, and one more of it. */
export function Schedules(props: { members: readonly Member[] }) {
  const [loaded, again] = createPolled(reports.schedules, everyMs);
  const [problem, setProblem] = createSignal("");
  let form!: HTMLFormElement;
  let opener!: HTMLDetailsElement;
  const act = async (work: Promise<unknown>): Promise<boolean> => {
    setProblem("");
    const done = await work.then(
      () => true,
      (error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
        return false;
      },
    );
    await again();
    return done;
  };
  const save = async (): Promise<void> => {
    const given = new FormData(form);
    const text = (name: string): string => String(given.get(name) ?? "");
    const all = (name: string): string[] =>
      given
        .getAll(name)
        .map(String)
        .filter((one) => one !== "");
    const schedule: Schedule = {
      ...{ schedule: crypto.randomUUID(), first: "", reps: all("reps"), members: all("members") },
      ...{ every: text("every") as Schedule["every"], at: text("at"), webhook: given.has("webhook") },
      ...{ format: text("format") as Schedule["format"], language: text("language") as Schedule["language"] },
    };
    if (!(await act(reports.set(schedule)))) return;
    form.reset();
    opener.open = false;
  };
  const nameOf = (member: string): string => props.members.find((one) => one.member === member)?.name ?? member;
  const titleOf = (one: Schedule): string =>
    [says.every[one.every], says.at(one.at), one.format.toUpperCase()].join(partWords.comma);
  return (
    <section aria-labelledby="schedules-head" class="part">
      <h2 id="schedules-head">{says.title}</h2>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(answer) => (
          <>
            <p class="dim lead">{says.lead(isolated(answer().timeZone))}</p>
            <div role="alert">
              <Show when={problem()}>
                <p class="note bad">{problem()}</p>
              </Show>
            </div>
            <ul class="made">
              <For each={answer().schedules} fallback={<li class="dim">{says.none}</li>}>
                {(one) => (
                  <li>
                    <div class="what">
                      <h3>{titleOf(one)}</h3>
                      <p class="dim">
                        {words.list.reps(one.reps.length)} · {words.languages[one.language]} · {words.sent.title}{" "}
                        <bdi>
                          {[...one.members.map(nameOf), ...(one.webhook ? [words.sent.webhook] : [])].join(
                            partWords.comma,
                          ) || says.nobody}
                        </bdi>
                      </p>
                    </div>
                    <div class="state-of">
                      <button
                        type="button"
                        class="btn s stop"
                        aria-label={says.removeOf(titleOf(one))}
                        onClick={() => void act(reports.unset(one.schedule))}
                      >
                        {says.remove}
                      </button>
                    </div>
                  </li>
                )}
              </For>
            </ul>
            <details ref={opener} class="add">
              <summary class="btn">{says.add}</summary>
              <form
                ref={form}
                class="make panel"
                onSubmit={(event) => {
                  event.preventDefault();
                  void save();
                }}
              >
                <label class="field">
                  <span>{says.how}</span>
                  <span class="in">
                    <select name="every">
                      <For each={["day", "week"] as const}>
                        {(every) => <option value={every}>{says.every[every]}</option>}
                      </For>
                    </select>
                  </span>
                </label>
                <label class="field">
                  <span>{says.hour}</span>
                  <span class="in">
                    <input type="time" name="at" required value="06:30" />
                  </span>
                </label>
                <Reps members={props.members} />
                <Forms />
                <fieldset class="send-to">
                  <legend>{says.send}</legend>
                  <Show when={!answer().sends.mail}>
                    <p class="dim s2">{says.noMail}</p>
                  </Show>
                  <For each={props.members.filter(({ state }) => state === "active").slice(0, 20)}>
                    {({ member, name }) => (
                      <label class="check">
                        <input type="checkbox" name="members" value={member} />
                        <bdi>{name || member}</bdi>
                      </label>
                    )}
                  </For>
                  <label class="check">
                    <input type="checkbox" name="webhook" disabled={!answer().sends.webhook} />
                    <span>
                      {says.hook}
                      <Show when={!answer().sends.webhook}>
                        <small> {says.noHook}</small>
                      </Show>
                    </span>
                  </label>
                  <p class="dim s2">{says.care}</p>
                </fieldset>
                <button type="submit" class="btn go">
                  {says.save}
                </button>
              </form>
            </details>
          </>
        )}
      </WhenLoaded>
    </section>
  );
}
