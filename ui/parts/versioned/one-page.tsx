import "./library.css";
import "./editor.css";
import { useParams } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { createPolled } from "../api.ts";
import { Shell } from "../shell.tsx";
import { StateNote } from "../state-note.tsx";
import { WhenLoaded } from "../when-loaded.tsx";
import type { AnyContent, AnyHead, Kind, Opened } from "./kind.ts";
import { Managers } from "./managers.tsx";
import { words } from "./words.ts";

const againMs = 3_000;

/** A page of the one that its address names; another one is another page. */
export function OfOne(props: { title: string; children: (id: string) => JSX.Element }) {
  const params = useParams<{ id: string }>();
  return (
    <Shell title={props.title}>
      <Managers>
        <Show when={params.id} keyed>
          {(id) => props.children(id)}
        </Show>
      </Managers>
    </Shell>
  );
}

type Props<Content extends AnyContent, Head extends AnyHead, Draft extends Head> = {
  kind: Kind<Content, Head, Draft>;
  children: (opened: () => Opened<Content, Draft>, again: () => void) => JSX.Element;
};

/** One: its draft in the editor, against the version that is in use. */
export function OnePage<Content extends AnyContent, Head extends AnyHead, Draft extends Head>(
  props: Props<Content, Head, Draft>,
) {
  return <OfOne title={props.kind.words.page}>{(id) => <Loaded id={id} {...props} />}</OfOne>;
}

function Loaded<Content extends AnyContent, Head extends AnyHead, Draft extends Head>(
  props: Props<Content, Head, Draft> & { id: string },
) {
  const open = async (): Promise<Opened<Content, Draft>> => {
    const { store } = props.kind;
    const draft = await store.draft(props.id);
    return { draft, published: draft.live === null ? null : await store.version(props.id, draft.live) };
  };
  const [loaded, again] = createPolled(open, againMs);
  return (
    <WhenLoaded
      loaded={loaded()}
      onRetry={() => void again()}
      missing={
        <StateNote glyph="question" title={props.kind.words.missing.title} text={props.kind.words.missing.text}>
          <a class="btn" href={props.kind.href}>
            {words.missingGo}
          </a>
        </StateNote>
      }
    >
      {(opened) => props.children(opened, () => void again())}
    </WhenLoaded>
  );
}
