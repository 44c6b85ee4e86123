import { Begin } from "../parts/versioned/begin.tsx";
import { LibraryPage } from "../parts/versioned/library-page.tsx";
import { type PlaybookHead, playbookKind } from "./ask.ts";
import { words } from "./words.ts";

const name = { min: 1, max: 80 };
/** Nothing yet, but what a language and a name are. */
const blank = (called: string) => ({ name: called, language: "en", competitors: [], stages: [], plays: [] });

/** Every playbook of the company, and what a new one can be begun from. */
export default function PlaybooksPage() {
  return (
    <LibraryPage
      kind={playbookKind}
      glyph="list"
      detail={({ plays, language }: PlaybookHead) => `${words.plays(plays)} · ${words.language(language)}`}
      begin={(dialog) => (
        <Begin
          kind={playbookKind}
          open={dialog.open}
          all={dialog.all}
          name={name}
          detail={({ plays }) => words.plays(plays)}
          blank={blank}
          fallback="playbook"
          onClose={dialog.onClose}
        />
      )}
    />
  );
}
