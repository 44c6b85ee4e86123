import { createEffect, createResource, createSignal, For, on, Show } from "solid-js";
import { Dialog } from "../dialog.tsx";
import { Icon } from "../icon.tsx";
import { ChangesList } from "./changes.tsx";
import { DeedText } from "./deed.tsx";
import { Choice } from "./fields.tsx";
import type { AnyContent, AnyHead, Kind } from "./kind.ts";
import { Problem } from "./problem.tsx";
import type { Told } from "./told.ts";
import { words } from "./words.ts";

/** In the list that one chooses from. */
const draftValue = "draft";

type Props<Content extends AnyContent, Head extends AnyHead, Draft extends Head> = {
  kind: Kind<Content, Head, Draft>;
  open: boolean;
  head: Head;
  /** As it would be saved. */
  draft: () => Content;
  tell: (before: Content, after: Content) => readonly Told[];
  /** An earlier version is taken as the draft. */
  onTake: (content: Content) => void;
  /** Or is the one in use again as it stands, where that can be; `sure` is asked for first. */
  back?: { readonly sure: (version: number) => string; readonly go: (version: number) => Promise<unknown> } | undefined;
  onClose: () => void;
};

/** Every version, who published it and when, what differs between any two; an earlier one can be gone back to. */
export function VersionsDialog<Content extends AnyContent, Head extends AnyHead, Draft extends Head>(
  props: Props<Content, Head, Draft>,
) {
  const [problem, setProblem] = createSignal<unknown>(null);
  const [sure, setSure] = createSignal<number | null>(null);
  const deed = (version: number) => props.head.published.find((each) => each.version === version);
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    await work().catch(setProblem);
  };
  const take = (version: number) =>
    attempt(async () => props.onTake(await props.kind.store.version(props.head.id, version)));
  const back = (version: number) =>
    attempt(async () => {
      await props.back?.go(version);
      setSure(null);
    });
  return (
    <Dialog open={props.open} title={words.versions.title} class="wide" onClose={() => props.onClose()}>
      <p class="dim">{props.kind.words.versions.text}</p>
      <ul class="versions">
        <For each={props.head.versions} fallback={<li class="dim">{words.versions.none}</li>}>
          {(version) => (
            <li>
              <b class="num">{words.version(version)}</b>
              <span class="s2 dim grow">
                <Show when={deed(version)} fallback={words.versions.came}>
                  {(known) => <DeedText by={known().by} at={known().at} />}
                </Show>
              </span>
              <Show when={version === props.head.live}>
                <span class="tag acc">
                  <Icon name="tick" />
                  {words.versions.live}
                </span>
              </Show>
              <Show
                when={props.back}
                fallback={
                  <button type="button" class="btn s" onClick={() => void take(version)}>
                    {words.versions.take(version)}
                  </button>
                }
              >
                {(way) => (
                  <Show when={version !== props.head.live}>
                    <Show
                      when={sure() === version}
                      fallback={
                        <button type="button" class="btn s" onClick={() => setSure(version)}>
                          {words.versions.back(version)}
                        </button>
                      }
                    >
                      <button type="button" class="btn s go" onClick={() => void back(version)}>
                        {way().sure(version)}
                      </button>
                    </Show>
                  </Show>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Problem of={problem()} />
      <Show when={props.head.versions.length + (props.head.revision > 0 ? 1 : 0) > 1}>
        <Compare {...props} />
      </Show>
    </Dialog>
  );
}

/** Any two of them, the draft among them: what would change on the way from one to the other. */
function Compare<Content extends AnyContent, Head extends AnyHead, Draft extends Head>(
  props: Props<Content, Head, Draft>,
) {
  const values = () => [...(props.head.revision > 0 ? [draftValue] : []), ...props.head.versions.map(String)];
  const [from, setFrom] = createSignal("");
  const [to, setTo] = createSignal("");
  createEffect(
    on(
      () => props.head.versions.length,
      () => {
        // What has changed last: of the draft where it holds something new, else of the newest version.
        const [first = "", second = "", third] = values();
        const isDraftNew = first !== draftValue || props.head.unpublished || third === undefined;
        setTo(isDraftNew ? first : second);
        setFrom(isDraftNew ? second : third);
      },
    ),
  );
  const contentOf = async (value: string): Promise<Content> =>
    value === draftValue ? props.draft() : props.kind.store.version(props.head.id, Number(value));
  const [told] = createResource(
    () => (from() !== "" && to() !== "" ? [from(), to()] : null),
    async ([before = "", after = ""]) => props.tell(await contentOf(before), await contentOf(after)),
  );
  const options = () =>
    values().map((value) => ({
      value,
      words: value === draftValue ? words.versions.draft : words.version(Number(value)),
    }));
  return (
    <section class="compare" aria-labelledby="compare-head">
      <h3 id="compare-head">{words.versions.compare}</h3>
      <div class="twice">
        <Choice label={words.versions.from} name="from-version" value={from()} options={options()} onChoose={setFrom} />
        <Choice label={words.versions.to} name="to-version" value={to()} options={options()} onChoose={setTo} />
      </div>
      <div aria-live="polite">
        <Show when={told.error as unknown}>{(wrong) => <Problem of={wrong()} />}</Show>
        <Show when={told.state === "ready" && told()}>
          {(lines) => <ChangesList told={lines()} none={words.versions.same} />}
        </Show>
      </div>
    </section>
  );
}
