import { A } from "@solidjs/router";
import { Shell } from "./shell.tsx";
import { StateNote } from "./state-note.tsx";
import { words } from "./words.ts";

export function NotFound() {
  return (
    <Shell title={`${words.notFoundPage.title} · ${words.product}`}>
      <StateNote glyph="info" title={words.notFoundPage.title} text={words.notFoundPage.text}>
        <A class="btn" href="/">
          {words.notFoundPage.go}
        </A>
      </StateNote>
    </Shell>
  );
}
