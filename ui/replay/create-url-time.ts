/** The moment in the address, `?t=<seconds>`: where a replay opens, and where it stands whenever it rests. */
import { useSearchParams } from "@solidjs/router";
import { type Accessor, createEffect, on, onCleanup } from "solid-js";

/** While somebody scrubs, the address waits for the hand to rest. */
const restMs = 300;

export const createUrlTime = () => {
  const [search, setSearch] = useSearchParams<{ t: string }>();
  const inUrlMs = (): number | null => {
    const seconds = Number(search.t);
    return search.t !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
  };
  let written: string | undefined = search.t;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  return {
    beginMs: inUrlMs() ?? 0,
    follow(atMs: Accessor<number>, isPlaying: Accessor<boolean>, seek: (ms: number) => void): void {
      createEffect(
        on(
          [atMs, isPlaying],
          ([at, playing]) => {
            clearTimeout(timer);
            if (playing) return;
            timer = setTimeout(() => {
              written = String(Math.floor(at / 1_000));
              setSearch({ t: written }, { replace: true, scroll: false });
            }, restMs);
          },
          { defer: true },
        ),
      );
      // An address that somebody else changed: a link, a step back.
      createEffect(
        on(
          () => search.t,
          (t) => {
            const ms = inUrlMs();
            if (t === written || ms === null) return;
            written = t;
            seek(ms);
          },
          { defer: true },
        ),
      );
    },
  };
};
