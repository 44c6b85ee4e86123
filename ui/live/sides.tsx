/** The left column, what the rep is doing: stages of the playbook, who talks, how fast. */
import { type Tick, tickOf } from "@wingman/domain/call/view";
import type { Playbook } from "@wingman/domain/playbook/play";
import { createMemo, For, Show, untrack } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { CallState } from "./call-state.ts";
import { useRepName } from "./rep-name.ts";
import { type StageItem, stageList } from "./stage-list.ts";
import { talkFigures } from "./talk.ts";
import { words } from "./words.ts";

export function Stages(props: {
  playbook: Playbook | null;
  reached: Readonly<Record<string, number>>;
  ticks: readonly Tick[];
  /** Whose call it is not may only look. */
  watching: boolean;
  onTick: (stage: string, item: string, ticked: boolean) => void;
}) {
  const pointsOf = (id: string) => props.playbook?.stages.find((stage) => stage.id === id)?.checklist ?? [];
  const stages = createMemo(() => stageList(props.playbook?.stages ?? [], props.reached));
  return (
    <section aria-labelledby="stages-head">
      <h2 id="stages-head">
        {words.live.stages}
        <Show when={props.playbook}>
          {(book) => (
            <small>
              <bdi>
                {book().name}, v{book().version}
              </bdi>
            </small>
          )}
        </Show>
      </h2>
      <Show when={props.playbook && stages().length === 0}>
        <p class="s1 faint">{words.live.noStages}</p>
      </Show>
      <ol>
        <For each={stages()}>
          {(stage) => (
            <li class={`st ${stage.state}`} aria-current={stage.state === "now" ? "step" : undefined}>
              <span class="g">
                <Show when={stage.state === "done"}>
                  <Icon name="tick" />
                </Show>
              </span>
              <span dir="auto">
                {stage.name}
                <Show when={stage.state === "done"}>
                  <span class="vh">, {words.live.reached}</span>
                </Show>
              </span>
              <time dir="auto" classList={{ late: stage.late }} title={stage.late ? words.live.outOfOrder : undefined}>
                <Show when={stage.late}>
                  <Icon name="warn" />
                  <span class="vh">{words.live.outOfOrder} </span>
                </Show>
                {stageTime(stage)}
              </time>
              <Show when={pointsOf(stage.id).length > 0}>
                <ul class="pts" aria-label={words.live.checklist(stage.name)}>
                  <For each={pointsOf(stage.id)}>
                    {(point) => (
                      <li>
                        <label>
                          <input
                            type="checkbox"
                            disabled={props.watching}
                            checked={tickOf(props.ticks, stage.id, point.id)?.ticked === true}
                            onChange={(event) => props.onTick(stage.id, point.id, event.currentTarget.checked)}
                          />
                          <span dir="auto">{point.name}</span>
                        </label>
                      </li>
                    )}
                  </For>
                </ul>
              </Show>
            </li>
          )}
        </For>
      </ol>
    </section>
  );
}

const stageTime = ({ state, atMs }: StageItem): string =>
  state === "now"
    ? words.live.now
    : state === "skipped"
      ? words.live.skipped
      : atMs === undefined
        ? ""
        : clockText(atMs);

export function WhoTalks(props: {
  session: Pick<CallState, "view">;
  playbook: Playbook | null;
  customer: string;
  nowMs: () => number;
}) {
  const lines = createMemo(() => props.session.view().lines);
  // By the clock, not by the line: what nobody can read twice a second need not be counted more often.
  const figures = createMemo(() => talkFigures(untrack(lines), props.nowMs()));
  /** From where on the playbook itself would speak up. */
  const monologueMs = () =>
    props.playbook?.plays.reduce(
      (least, { trigger }) => (trigger.on === "monologue" ? Math.min(least, trigger.forMs) : least),
      Infinity,
    ) ?? Infinity;
  const tooLong = () => figures().longestMs >= monologueMs();
  return (
    <section aria-labelledby="talk-head">
      <h2 id="talk-head">
        {words.live.whoTalks}
        <small>{words.live.lastFive}</small>
      </h2>
      <Show when={figures().repShare !== null} fallback={<p class="s1 faint early">{words.live.tooEarly}</p>}>
        <Balance repShare={figures().repShare ?? 0} customer={props.customer} />
      </Show>
      <dl class="met">
        <dt>{words.live.pace}</dt>
        <dd>{words.live.paceValue(figures().wordsPerMinute)}</dd>
        <dt>{words.live.longest}</dt>
        <dd
          classList={{ over: tooLong() }}
          title={tooLong() ? words.live.tooLong(clockText(monologueMs())) : undefined}
        >
          <Show when={tooLong()}>
            <Icon name="warn" size="s" />
            <span class="vh">{words.live.tooLong(clockText(monologueMs()))} </span>
          </Show>
          {clockText(figures().longestMs)}
        </dd>
        <dt>{words.live.questions}</dt>
        <dd>{figures().questions}</dd>
        <dt>{words.live.interruptions}</dt>
        <dd>{figures().interruptions || words.live.none}</dd>
      </dl>
    </section>
  );
}

/** Outlined = you, filled = them; the figures stand inside. */
function Balance(props: { repShare: number; customer: string }) {
  const rep = useRepName();
  return (
    <div class="bal" role="img" aria-label={words.live.balance(rep(), props.repShare, props.customer)}>
      <span class="a" style={{ "inline-size": `${clampShare(props.repShare)}%` }}>
        <bdi class="clip">{rep()}</bdi>&nbsp;{partWords.percent(props.repShare)}
      </span>
      <span class="b" style={{ "inline-size": `${100 - clampShare(props.repShare)}%` }}>
        <bdi class="clip">{props.customer}</bdi>&nbsp;{partWords.percent(100 - props.repShare)}
      </span>
    </div>
  );
}

/** Both figures stay readable at any share: neither part of the bar gets narrower than its words. */
const clampShare = (share: number) => Math.min(68, Math.max(32, share));
