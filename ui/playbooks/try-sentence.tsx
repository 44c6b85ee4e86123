import { createEffect, createSignal, For, on, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { type Answered, playbooks } from "./ask.ts";
import type { Draft } from "./create-draft.ts";
import { tidied, unfinished } from "./draft.ts";
import { words } from "./words.ts";

type Asked = { readonly speaker: "customer" | "rep"; readonly text: string };

/** One sentence against the draft as it stands in the page: what it sets off, by what, and what held back. */
export function TrySentence(props: { draft: Draft; onOpen: (play: string) => void }) {
  const [speaker, setSpeaker] = createSignal<"customer" | "rep">("customer");
  const [text, setText] = createSignal("");
  const [answer, setAnswer] = createSignal<Answered | null>(null);
  const [asked, setAsked] = createSignal<Asked | null>(null);
  const [problem, setProblem] = createSignal("");
  const [isBusy, setBusy] = createSignal(false);
  // What was answered is not true any more once the draft is another.
  const [isOld, setOld] = createSignal(false);
  createEffect(
    on(
      () => props.draft.content(),
      () => setOld(true),
      { defer: true },
    ),
  );
  const hasMeanings = () => props.draft.content().plays.some(({ trigger }) => trigger.on === "meaning");
  const bar = (play: string, isRead: boolean): string => {
    const trigger = props.draft.content().plays.find(({ id }) => id === play)?.trigger;
    if (trigger?.on !== "meaning") return "";
    return ((isRead ? trigger.point?.sure : (trigger.sure ?? trigger.atLeast)) ?? 0).toFixed(2);
  };
  const ask = async (): Promise<void> => {
    const said = { speaker: speaker(), text: text().trim() };
    if (said.text === "" || isBusy()) return;
    setProblem("");
    const content = tidied(props.draft.content());
    if (unfinished(content).length > 0) return void setProblem(words.tried.unfinished);
    setBusy(true);
    await playbooks.say(props.draft.id, content, said.speaker, said.text).then(
      (got) => {
        setAsked(said);
        setAnswer(got);
        setOld(false);
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
    setBusy(false);
  };
  return (
    <section class="trysaid" aria-labelledby="try-sentence">
      <h2 id="try-sentence">{words.tried.title}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <div class="seg" role="group" aria-label={words.trigger.who}>
          <For each={["customer", "rep"] as const}>
            {(side) => (
              <button type="button" aria-pressed={speaker() === side} onClick={() => setSpeaker(side)}>
                {words.speakers[side]}
              </button>
            )}
          </For>
        </div>
        <div class="in">
          <input
            id="sentence"
            name="sentence"
            dir="auto"
            maxLength={1_000}
            aria-label={words.tried.sentence}
            placeholder={words.tried.placeholder}
            value={text()}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" class="btn s go" disabled={isBusy()}>
            {words.tried.go}
          </button>
        </div>
      </form>
      <div role="status">
        <Show when={problem()}>
          <p class="note warn">
            <Icon name="warn" size="s" />
            <span>{problem()}</span>
          </p>
        </Show>
        <Show when={answer()}>
          {(got) => (
            <div classList={{ old: isOld() }}>
              <Show when={isOld()}>
                <p class="s2 faint">{words.tried.old}</p>
              </Show>
              <ul class="fired">
                <For each={got().plays} fallback={<li class="none">{words.tried.nothing}</li>}>
                  {(play) => (
                    <li classList={{ held: play.heldBy !== null }}>
                      <span class="tag" classList={{ acc: play.heldBy === null, warn: play.heldBy !== null }}>
                        <Icon name={play.heldBy === null ? "tick" : "hand"} />
                        {play.heldBy === null ? words.tried.would : words.tried.held}
                      </span>
                      <button type="button" class="named" onClick={() => props.onOpen(play.play)}>
                        <bdi>{play.tip.headline || play.name}</bdi>
                      </button>
                      <p class="s2 dim">
                        <Show
                          when={play.by === "meaning"}
                          fallback={
                            play.by === "question" && play.because === ""
                              ? words.tried.byQuestion(play.words)
                              : words.tried.byWords(play.words, play.because)
                          }
                        >
                          {play.because === ""
                            ? words.tried.byPoint((play.score ?? 0).toFixed(2), bar(play.play, true))
                            : words.tried.byMeaning((play.score ?? 0).toFixed(2), play.because, bar(play.play, false))}
                        </Show>
                        <Show when={play.heldBy}>{(exception) => <> {words.tried.heldBy(exception())}</>}</Show>
                        <Show when={play.conditional && play.heldBy === null}> {words.tried.conditional}</Show>
                      </p>
                    </li>
                  )}
                </For>
              </ul>
              <Show when={got().stages.length > 0}>
                <p class="s2 dim">
                  {words.tried.stages(
                    got().stages.map((id) => props.draft.content().stages.find((stage) => stage.id === id)?.name ?? id),
                  )}
                </p>
              </Show>
              <Show when={got().points.length > 0}>
                <p class="s2 dim">
                  {words.tried.points(
                    got().points.map(
                      ({ stage, item }) =>
                        props.draft
                          .content()
                          .stages.find(({ id }) => id === stage)
                          ?.checklist?.find(({ id }) => id === item)?.name ?? item,
                    ),
                  )}
                </p>
              </Show>
              <p class="s1 faint">
                <bdi>{words.quoted(asked()?.text ?? "")}</bdi>{" "}
                <Show when={got().meaning} fallback={hasMeanings() ? words.tried.noMeaning : words.tried.onlyWords}>
                  {(model) => words.tried.meaningBy(model())}
                </Show>
              </p>
            </div>
          )}
        </Show>
      </div>
    </section>
  );
}
