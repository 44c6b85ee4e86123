import type { JSX } from "solid-js";
import { type Glyph, Icon } from "./icon.tsx";

/** What happened, what still works, and the one thing to do. */
export function StateNote(props: {
  glyph: Glyph;
  tone?: "tell" | "warn" | "bad";
  title: string;
  text?: string | null;
  children?: JSX.Element;
}) {
  return (
    <div class="state">
      <span class="gl" classList={{ [props.tone ?? ""]: props.tone !== undefined }}>
        <Icon name={props.glyph} />
      </span>
      <div>
        <h2>{props.title}</h2>
        {props.text && <p>{props.text}</p>}
        {props.children && <div class="row wrap">{props.children}</div>}
      </div>
    </div>
  );
}
