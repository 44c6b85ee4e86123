import { createSignal, For, Show } from "solid-js";
import { ApiProblem } from "../parts/api.ts";
import { file } from "../parts/client.ts";
import { Icon } from "../parts/icon.tsx";
import { language } from "../parts/language.ts";
import { saveFile } from "../parts/save-file.ts";
import { questionOf, type Wanted } from "./search/address.ts";
import { words } from "./words.ts";

type FileFormat = "csv" | "xlsx" | "pdf";
const formats: readonly FileFormat[] = ["csv", "xlsx", "pdf"];
/** All that is found, not the page of it. */
const takenOf = (wanted: Wanted, format: FileFormat) =>
  file("GET /api/calls/export", { query: { ...questionOf(wanted, Date.now()), format, language } });

/** The list as it is narrowed, as a file. What stands in it is data in every format; the server sees to that. */
export function CallsFiles(props: { wanted: Wanted }) {
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal("");
  const take = async (format: FileFormat) => {
    setBusy(true);
    setSaid(words.files.drawing);
    try {
      saveFile(await takenOf(props.wanted, format), `${words.files.file}.${format}`);
      setSaid("");
    } catch (error) {
      const why = error instanceof ApiProblem ? ` ${error.remedy ?? error.code}` : "";
      setSaid(`${words.files.failed}${why}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="files" role="group" aria-label={words.files.label}>
      <For each={formats}>
        {(format) => (
          <button
            type="button"
            class="btn s"
            disabled={busy()}
            title={words.files.about[format]}
            aria-label={words.files.about[format]}
            onClick={() => void take(format)}
          >
            <Icon name="down" size="s" />
            {words.files.names[format]}
          </button>
        )}
      </For>
      <Show when={said()}>
        <p role="status">{said()}</p>
      </Show>
    </div>
  );
}
