import { createSignal, For, Show } from "solid-js";
import { api, ApiProblem, type FileFormat } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isRightToLeft } from "../parts/language.ts";
import { saveFile } from "../parts/save-file.ts";
import { words } from "./words.ts";

const formats: readonly FileFormat[] = ["csv", "xlsx", "pdf"];

/** The list as a file. What stands in it is data in every format; the server sees to that. */
export function CallsFiles() {
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal("");
  const take = async (format: FileFormat) => {
    setBusy(true);
    setSaid(words.files.drawing);
    try {
      saveFile(await api.callsFile(format, isRightToLeft ? "ar" : "en"), `${words.files.file}.${format}`);
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
