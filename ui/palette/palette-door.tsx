import { createEffect, createSignal, lazy, onCleanup, Show, Suspense } from "solid-js";
import { paletteOpen, setPaletteOpen } from "./commands.ts";

const Palette = lazy(() => import("./palette.tsx"));

/** `Ctrl K` or `Cmd K`, on every page. The palette itself is fetched when it is first asked for. */
export function PaletteDoor() {
  const [wanted, setWanted] = createSignal(false);
  createEffect(() => paletteOpen() && setWanted(true));
  const key = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const other = document.querySelector("dialog[open]:not(.palette)");
    event.preventDefault(); // The browser's own search field, in some.
    if (other) return; // What stands before the page is answered first.
    setPaletteOpen(!paletteOpen());
  };
  addEventListener("keydown", key);
  onCleanup(() => removeEventListener("keydown", key));
  return (
    <Show when={wanted()}>
      <Suspense>
        <Palette />
      </Suspense>
    </Show>
  );
}
