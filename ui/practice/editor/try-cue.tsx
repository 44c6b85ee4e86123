import { type CueMet, cuesMet } from "@wingman/domain/practice/scenario-check";
import { createMemo, createSignal, For, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import type { Draft } from "./create-scenario-draft.ts";
import { type Part, partOf, tidied } from "./draft.ts";
import { words } from "./words.ts";

const sentenceMax = 1_000;

/** One sentence of the rep against the draft as it stands: which cues it meets, by which words. */
export function TryCue(props: { draft: Draft; onOpen: (part: Part) => void }) {
  const [text, setText] = createSignal("");
  const now = createMemo(() => tidied(props.draft.content()));
  const met = createMemo(() => (text().trim() === "" ? null : cuesMet(now(), text())));
  const called = ({ at: [list, n, part, k] }: CueMet): string => {
    if (list === "facts") return words.tried.fact(now().facts[Number(n)]?.says[0] ?? "");
    if (list === "ends") return words.tried.agrees;
    const objection = now().objections[Number(n)];
    const about = objection ? words.abouts[objection.about] : "";
    if (part === "raised") return words.tried.raises(about);
    if (part === "worsenedBy") return words.tried.worsens(about);
    return words.tried.settles(about, objection?.settledBy[Number(k)]?.is ?? "");
  };
  return (
    <section class="trysaid" aria-labelledby="try-cue">
      <h2 id="try-cue">{words.tried.title}</h2>
      <div class="in">
        <input
          id="sentence"
          dir="auto"
          maxLength={sentenceMax}
          aria-label={words.tried.sentence}
          placeholder={words.tried.placeholder}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <div role="status">
        <Show when={met()}>
          {(cues) => (
            <ul class="fired">
              <For each={cues()} fallback={<li class="none">{words.tried.nothing}</li>}>
                {(cue) => (
                  <li>
                    <span class="tag acc">
                      <Icon name="tick" />
                      {words.tried.meets}
                    </span>
                    <button type="button" class="named" onClick={() => props.onOpen(partOf(cue.at))}>
                      <bdi>{called(cue)}</bdi>
                    </button>
                    <p class="s2 dim">{words.tried.by(cue.words, cue.by)}</p>
                  </li>
                )}
              </For>
            </ul>
          )}
        </Show>
      </div>
      <p class="s1 faint">{words.tried.byMeaning}</p>
    </section>
  );
}
