import "./audit.css";
import { useSearchParams } from "@solidjs/router";
import { createMemo, createSignal, onCleanup, onMount, Show } from "solid-js";
import { ApiProblem, createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { saveFile } from "../parts/save-file.ts";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { Access } from "./access.tsx";
import { audit, type Entry, type Filter } from "./ask.ts";
import { createTrail } from "./create-trail.ts";
import { EventPanel } from "./event-panel.tsx";
import { Filters } from "./filters.tsx";
import { dayTimeText } from "./times.ts";
import { TrailList } from "./trail-list.tsx";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

/** How often the page looks whether newer events came. */
const lookMs = 15_000;
const names = ["actor", "type", "call", "customer", "by", "from", "to"] as const;
type Place = { [Name in (typeof names)[number] | "event" | "tab"]: string };

/** Everything that happened, in order, for whoever has to answer for it. All that is chosen stands in the address. */
export default function AuditPage() {
  return (
    <Shell title={words.page}>
      <Trail />
    </Shell>
  );
}

function Trail() {
  const [search, setSearch] = useSearchParams<Place>();
  const one = (name: keyof Place): string | undefined => {
    const value = search[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const isAccess = () => one("tab") === "access";
  const chosen = createMemo((): Filter => Object.fromEntries(names.map((name) => [name, one(name)])));
  const filter = createMemo((): Filter =>
    isAccess() && one("type") === undefined ? { ...chosen(), type: "access" } : chosen(),
  );
  const trail = createTrail(filter);
  const [seal, lookAgain] = createPolled(audit.seal, lookMs, () => true);
  const change = (next: Partial<Record<keyof Place, string | undefined>>, replace = false): void =>
    setSearch(next, { replace, scroll: false });
  const open = (entry: Pick<Entry, "place">): void => change({ event: entry.place });
  const isBehind = () => {
    const newest = seal().value?.newest ?? null;
    const [first] = trail.entries();
    return (
      newest !== null &&
      first !== undefined &&
      newest > first.place &&
      names.every((name) => chosen()[name] === undefined) &&
      !isAccess()
    );
  };
  const [said, setSaid] = createSignal("");
  /** The whole call of an entry, signed; of one that is of no call, its proof. */
  const take = async ({ place, call }: Entry): Promise<void> => {
    setSaid(words.exports.busy);
    try {
      if (call === null) saveFile(await audit.proofFile(place), `event-${place}.proof.json`);
      else saveFile(await audit.bundle(call), `call-${call}.bundle.json`);
      setSaid(call === null ? words.exports.proof : words.exports.call);
    } catch (error) {
      const why = error instanceof ApiProblem ? (error.remedy ?? error.code) : String(error);
      setSaid(words.exports.failed(why));
    }
  };
  const key = (event: KeyboardEvent): void => {
    const { target } = event;
    const inField = target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !inField) {
      event.preventDefault();
      document.getElementById("audit-text")?.focus();
    }
    if (event.key === "Escape" && !inField && one("event") !== undefined && !document.querySelector("dialog[open]"))
      change({ event: undefined });
  };
  onMount(() => addEventListener("keydown", key));
  onCleanup(() => removeEventListener("keydown", key));
  return (
    <div class="audit" classList={{ opened: one("event") !== undefined }}>
      <div class="left">
        <div class="head">
          <div>
            <h1>{words.title}</h1>
            <p class="dim">{words.lead}</p>
          </div>
          <SealTag seal={seal().value} />
        </div>
        <nav class="sections" aria-label={words.tabs.label}>
          <button
            type="button"
            aria-current={isAccess() ? undefined : "page"}
            onClick={() => change({ tab: undefined, type: undefined })}
          >
            {words.tabs.trail}
          </button>
          <button
            type="button"
            aria-current={isAccess() ? "page" : undefined}
            onClick={() => change({ tab: "access", type: undefined })}
          >
            {words.tabs.access}
          </button>
        </nav>
        <Filters
          filter={chosen()}
          actors={trail.actors()}
          withTypes={!isAccess()}
          onChange={(next) => change(next as Partial<Place>)}
        />
        <Show when={isAccess()}>
          <Access
            filter={chosen()}
            actors={trail.actors()}
            onActors={trail.learn}
            onPick={(actor, type) => change({ actor, type })}
          />
          <h2 class="each">{words.access.each}</h2>
        </Show>
        <Show when={isBehind()}>
          <button
            type="button"
            class="btn s newer"
            onClick={() => {
              trail.again();
              void lookAgain();
            }}
          >
            <Icon name="down" size="s" />
            {words.newer}
          </button>
        </Show>
        <Show when={trail.problem()}>{(wrong) => <ProblemNote problem={wrong()} onRetry={trail.again} />}</Show>
        <Show
          when={trail.entries().length > 0 || trail.state() !== "ready"}
          fallback={
            <Show when={!trail.problem()}>
              <StateNote glyph="search" tone="tell" title={words.none.title} text={words.none.text}>
                <button
                  type="button"
                  class="btn"
                  onClick={() => change(Object.fromEntries(names.map((name) => [name, undefined])))}
                >
                  {words.none.go}
                </button>
              </StateNote>
            </Show>
          }
        >
          <TrailList
            trail={trail}
            chosen={one("event") ?? null}
            said={said()}
            onOpen={open}
            onExport={(entry) => void take(entry)}
          />
        </Show>
      </div>
      <Show when={one("event")}>
        {(event) => (
          <EventPanel
            event={event()}
            actors={trail.actors()}
            onActors={trail.learn}
            onOpen={(place) => change({ event: place })}
            onFilter={(next) => change({ ...next, tab: undefined })}
            onClose={() => change({ event: undefined })}
          />
        )}
      </Show>
    </div>
  );
}

function SealTag(props: { seal: Awaited<ReturnType<typeof audit.seal>> | null }) {
  return (
    <div class="sealed" role="status">
      <Show when={props.seal}>
        {(seal) => (
          <Show
            when={seal().refusal}
            fallback={
              <span class="tag" classList={{ acc: seal().head !== null, warn: seal().head === null }}>
                <Icon name={seal().head ? "safety" : "clock"} />
                {words.seal.count(seal().events)}
                {partWords.comma}
                {seal().head
                  ? words.seal.sealed(
                      (seal().head?.size ?? 0).toLocaleString("en"),
                      dayTimeText(Date.parse(seal().head?.time ?? "")),
                    )
                  : words.seal.none}
              </span>
            }
          >
            {(refusal) => (
              <p class="note bad" role="alert">
                <Icon name="warn" />
                <span>
                  <b>{words.seal.refused}</b> <bdi dir="ltr">{refusal()}</bdi>
                </span>
              </p>
            )}
          </Show>
        )}
      </Show>
    </div>
  );
}
