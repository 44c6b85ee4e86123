import { createSignal, For, Show } from "solid-js";
import { seconds } from "./seconds.ts";
import { knowledge, type RagAnswer } from "./ask.ts";
import { marked } from "./marked.ts";
import { words } from "./words.ts";

/** The answer that a rep would get, with the words that answer marked in each passage. */
export function TryQuestion() {
  const [question, setQuestion] = createSignal("");
  const [asked, setAsked] = createSignal("");
  const [answer, setAnswer] = createSignal<RagAnswer | null>(null);
  const [problem, setProblem] = createSignal("");
  const [tookMs, setTookMs] = createSignal(0);
  const [isBusy, setBusy] = createSignal(false);
  const ask = async (): Promise<void> => {
    setBusy(true);
    setProblem("");
    const from = performance.now();
    await knowledge.ask(question().trim()).then(
      (got) => {
        setAsked(question());
        setTookMs(performance.now() - from);
        setAnswer(got);
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
    setBusy(false);
  };
  return (
    <section class="try" aria-labelledby="try-head">
      <div>
        <h2 id="try-head">{words.ask.title}</h2>
        <p class="s2 dim">{words.ask.lead}</p>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <label class="field">
          <span>{words.ask.question}</span>
          <span class="in">
            <input
              name="question"
              required
              minLength={2}
              maxLength={1_000}
              autocomplete="off"
              dir="auto"
              value={question()}
              onInput={(event) => setQuestion(event.currentTarget.value)}
            />
          </span>
        </label>
        <button type="submit" class="btn go" disabled={isBusy()}>
          {words.ask.go}
        </button>
      </form>
      <div role="status" class="answered">
        <Show when={problem()}>
          <p class="note bad">{problem()}</p>
        </Show>
        <Show when={answer()}>
          {(got) => (
            <>
              <div class="an" classList={{ none: !got().isKnown }}>
                <p dir="auto">{got().isKnown ? got().answer : words.ask.notKnown}</p>
                <p class="s1 faint">{words.ask.took(seconds(tookMs()))}</p>
              </div>
              <Show when={!got().isKnown && got().passages.length > 0}>
                <p class="s2 dim">{words.ask.nearest}</p>
              </Show>
              <ol>
                <For each={got().passages}>
                  {(passage) => (
                    <li>
                      <p>
                        <b>
                          <bdi>{passage.title}</bdi>
                        </b>{" "}
                        <span class="s2 dim">
                          <bdi>
                            {passage.page === null ? passage.heading : words.pageOf(passage.page, passage.heading)}
                          </bdi>
                        </span>
                      </p>
                      <p class="s2 passage" dir="auto">
                        <For each={marked(passage.text, asked())}>
                          {(piece) => (
                            <Show when={piece.isMarked} fallback={piece.text}>
                              <mark>{piece.text}</mark>
                            </Show>
                          )}
                        </For>
                      </p>
                    </li>
                  )}
                </For>
              </ol>
            </>
          )}
        </Show>
      </div>
    </section>
  );
}
