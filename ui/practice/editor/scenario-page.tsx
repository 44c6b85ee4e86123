import "./scenarios.css";
import { OnePage } from "../../parts/versioned/one-page.tsx";
import { scenarioKind } from "./ask.ts";
import { Editor } from "./editor.tsx";

/** One scenario: its draft in the editor, against the version that exercises begin with. */
export default function ScenarioPage() {
  return <OnePage kind={scenarioKind}>{(opened, again) => <Editor opened={opened()} onAgain={again} />}</OnePage>;
}
