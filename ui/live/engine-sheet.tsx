import type { Engines } from "@wingman/commands/speech/routes";
import { createMemo, createResource, createUniqueId, For, Show } from "solid-js";
import { api } from "../parts/api.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Failed } from "../parts/failed.tsx";
import { words as partWords } from "../parts/words.ts";
import { BrowserEarsChoice } from "./browser-ears-choice.tsx";
import type { Ears } from "./create-browser-ears.ts";
import type { Session } from "./session.ts";
import { words } from "./words.ts";

const says = words.live.engines;
type Engine = Engines["engines"][number];

/** What hears the call, why, and what else could: a choice that takes effect at once, with no word lost. */
export function EngineSheet(props: { session: Session; open: boolean; ears: Ears | null; onClose: () => void }) {
  // A value, or every word of the call would ask again.
  const asked = createMemo(() => (props.open ? `for ${props.session.view().started?.language ?? ""}` : false));
  const [engines, { refetch }] = createResource(asked, (key) => api.engines(key.slice("for ".length)));
  const live = () => props.session.view().status === "live";
  const now = (): string[] =>
    Object.values(props.session.view().channels).flatMap((side) => (side ? [side.engine] : []));
  return (
    <Dialog open={props.open} title={says.title} class="engines" onClose={() => props.onClose()}>
      <p class="dim">{says.lead}</p>
      <Show when={engines.error as unknown}>
        <Failed problem={engines.error as Error} no={({ message }) => message} />
        <button type="button" class="btn" onClick={() => void refetch()}>
          {says.again}
        </button>
      </Show>
      <Show when={!engines.error && engines()} fallback={<Show when={!engines.error}>{<div class="sk hold" />}</Show>}>
        {(found) => (
          <>
            <Choices
              engines={found().engines}
              asked={props.session.view().engineAsked}
              now={now()}
              disabled={!live()}
              onChoose={(engine) => props.session.chooseEngine(engine)}
            />
            <Show when={props.ears}>
              {(ears) => <BrowserEarsChoice ears={ears()} soundMayLeave={found().soundMayLeave} disabled={!live()} />}
            </Show>
          </>
        )}
      </Show>
    </Dialog>
  );
}

function Choices(props: {
  engines: readonly Engine[];
  asked: string | null;
  now: readonly string[];
  disabled: boolean;
  onChoose: (engine: string | null) => void;
}) {
  const name = createUniqueId();
  const first = () => props.engines.find(({ obstacle }) => obstacle === null);
  return (
    <fieldset class="choose" disabled={props.disabled}>
      <legend class="vh">{says.title}</legend>
      <label>
        <input type="radio" name={name} checked={props.asked === null} onChange={() => props.onChoose(null)} />
        <span>
          <b>{says.automatic}</b>
          <span class="s2 dim">{first() ? says.wouldTake(nameOf(first()?.engine ?? "")) : says.nobody}</span>
        </span>
      </label>
      <For each={props.engines}>
        {(engine) => (
          <label>
            <input
              type="radio"
              name={name}
              checked={props.asked === engine.engine}
              disabled={engine.obstacle !== null && engine.obstacle !== "too-slow"}
              onChange={() => props.onChoose(engine.engine)}
            />
            <span>
              <b>
                {nameOf(engine.engine)}
                <Show when={props.now.includes(engine.engine)}>
                  {" "}
                  <span class="tag">{says.now}</span>
                </Show>
              </b>
              <span class="s2 dim">
                <bdi>{engine.model}</bdi>
                {partWords.comma}
                {says.accuracy(partWords.accuracy[engine.accuracy] ?? engine.accuracy)}
                {partWords.comma}
                {engine.leavesHouse ? says.leaves : says.stays}
              </span>
              <Show when={engine.obstacle}>
                {(obstacle) => <span class="s2 warn">{says.obstacles[obstacle()]}</span>}
              </Show>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

const nameOf = (engine: string): string => partWords.engines[engine] ?? engine;
