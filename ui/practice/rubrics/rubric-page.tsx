import "./rubrics.css";
import { OnePage } from "../../parts/versioned/one-page.tsx";
import { rubricKind } from "./ask.ts";
import { Editor } from "./editor.tsx";

/** One rubric: its draft in the editor, against the version that calls are scored by. */
export default function RubricPage() {
  return <OnePage kind={rubricKind}>{(opened, again) => <Editor opened={opened()} onAgain={again} />}</OnePage>;
}
