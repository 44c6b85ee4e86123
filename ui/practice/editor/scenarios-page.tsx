import "./scenarios.css";
import { blankScenario } from "@wingman/domain/practice/blank-scenario";
import { language } from "../../parts/language.ts";
import { Begin } from "../../parts/versioned/begin.tsx";
import { LibraryPage } from "../../parts/versioned/library-page.tsx";
import { type ScenarioHead, scenarioKind } from "./ask.ts";
import { FromCall } from "./from-call.tsx";
import { words } from "./words.ts";

const name = { min: 2, max: 60 };
const about = (head: ScenarioHead): string =>
  [words.trades[head.trade], words.difficulties[head.difficulty], words.languages[head.language] ?? head.language].join(
    " · ",
  );

/** Every scenario of the company, and what a new one can be begun from. */
export default function ScenariosPage() {
  return (
    <LibraryPage
      kind={scenarioKind}
      glyph="people"
      detail={about}
      begin={(dialog) => (
        <Begin
          kind={scenarioKind}
          open={dialog.open}
          all={dialog.all}
          name={name}
          detail={({ trade }) => words.trades[trade]}
          blank={(called) => blankScenario(called, language)}
          fallback="scenario"
          onClose={dialog.onClose}
        >
          {(attempt, isBusy) => <FromCall attempt={attempt} isBusy={isBusy()} />}
        </Begin>
      )}
    />
  );
}
