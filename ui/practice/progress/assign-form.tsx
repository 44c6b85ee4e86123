import { createSignal, For, Show } from "solid-js";
import type { ScenarioCard } from "../ask.ts";
import type { progress, Team } from "./ask.ts";
import { words } from "./words.ts";

const says = words.assign;
const inDays = 14;
const pointsAtFirst = 60;

/** The exercise, the day, the points, and whom it is for. */
export function AssignForm(props: {
  people: Team["people"];
  scenarios: readonly ScenarioCard[];
  today: string;
  onAssign: (assignment: string, body: Parameters<(typeof progress)["assign"]>[1]) => Promise<boolean>;
}) {
  const soon = () => new Date(Date.parse(`${props.today}T12:00:00Z`) + inDays * 86_400_000).toISOString().slice(0, 10);
  const [scenario, setScenario] = createSignal<string | null>(null);
  const [dueOn, setDueOn] = createSignal<string | null>(null);
  const [points, setPoints] = createSignal(pointsAtFirst);
  const [to, setTo] = createSignal<readonly string[]>([]);
  const [said, setSaid] = createSignal("");
  // Sent twice on a bad line it is one: the id stays until it is taken.
  let assignment = crypto.randomUUID();
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const wanted = scenario() ?? props.scenarios[0]?.id;
    if (wanted === undefined) return;
    if (to().length === 0) {
      setSaid(says.needsWho);
      return;
    }
    setSaid("");
    const isTaken = await props.onAssign(assignment, {
      scenario: wanted,
      to: [...to()],
      dueOn: dueOn() ?? soon(),
      pointsMin: points(),
    });
    if (!isTaken) return;
    assignment = crypto.randomUUID();
    setSaid(says.sent(to().length));
    setTo([]);
  };
  const isAll = () => props.people.length > 0 && to().length === props.people.length;
  return (
    <section aria-labelledby="assign-head" class="panel assign-of">
      <h2 id="assign-head">{says.title}</h2>
      <form onSubmit={(event) => void send(event)}>
        <label class="field">
          <span>{says.scenario}</span>
          <span class="in">
            <select onChange={({ currentTarget: { value } }) => setScenario(value)}>
              <For each={props.scenarios}>{({ id, name }) => <option value={id}>{name}</option>}</For>
            </select>
          </span>
        </label>
        <label class="field">
          <span>{says.dueOn}</span>
          <span class="in">
            <input
              type="date"
              required
              min={props.today}
              value={dueOn() ?? soon()}
              onInput={({ currentTarget: { value } }) => setDueOn(value)}
            />
          </span>
        </label>
        <label class="field">
          <span>{says.points}</span>
          <span class="in">
            <input
              type="number"
              min="0"
              max="100"
              value={points()}
              onInput={({ currentTarget: { valueAsNumber } }) =>
                setPoints(Number.isFinite(valueAsNumber) ? Math.round(valueAsNumber) : pointsAtFirst)
              }
            />
          </span>
        </label>
        <fieldset>
          <legend>{says.who}</legend>
          <label class="box">
            <input
              type="checkbox"
              checked={isAll()}
              onChange={() => setTo(isAll() ? [] : props.people.map(({ id }) => id))}
            />
            <span>{says.everybody}</span>
          </label>
          <For each={props.people}>
            {({ id, name }) => (
              <label class="box">
                <input
                  type="checkbox"
                  checked={to().includes(id)}
                  onChange={() => setTo(to().includes(id) ? to().filter((one) => one !== id) : [...to(), id])}
                />
                <bdi>{name || id}</bdi>
              </label>
            )}
          </For>
        </fieldset>
        <div class="row wrap">
          <button type="submit" class="btn go" disabled={props.scenarios.length === 0}>
            {says.send}
          </button>
          <Show when={said() !== ""}>
            <p role="status" class="s2">
              {said()}
            </p>
          </Show>
        </div>
      </form>
    </section>
  );
}
