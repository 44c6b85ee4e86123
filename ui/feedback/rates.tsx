import { createEffect, createSignal, For, on, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { type By, feedback } from "./ask.ts";
import { Interval } from "./interval.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { percent } from "./numbers.ts";
import { words } from "./words.ts";

const everyMs = 60_000;
const ways = ["agent", "model", "rep"] as const;

/** How often tips are accepted, by what they came from. */
export function RatesPart() {
  const [by, setBy] = createSignal<By>("agent");
  const [loaded, again] = createPolled(() => feedback.rates(by()), everyMs);
  createEffect(on(by, () => void again(), { defer: true }));
  return (
    <section aria-labelledby="rates-head" class="part">
      <h2 id="rates-head">{words.rates.title}</h2>
      <p class="dim lead">{words.rates.lead}</p>
      <div class="seg" role="group" aria-label={words.rates.by}>
        <For each={ways}>
          {(way) => (
            <button type="button" aria-pressed={by() === way} onClick={() => setBy(way)}>
              {words.rates.ways[way]}
            </button>
          )}
        </For>
      </div>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(answer) => (
          <Show when={answer().rates.length > 0} fallback={<p class="dim">{words.rates.none}</p>}>
            <div class="wide" tabindex="0" role="region" aria-labelledby="rates-head">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{words.rates.ways[by()]}</th>
                    <th scope="col" class="n">
                      {words.rates.shown}
                    </th>
                    <th scope="col">{words.rates.accepted}</th>
                  </tr>
                </thead>
                <tbody>
                  <For each={answer().rates}>
                    {({ key, shown, accepted: { share, low, high } }) => (
                      <tr>
                        <th scope="row">
                          <bdi>{key === "" ? words.rates.noModel : key}</bdi>
                        </th>
                        <td class="n">{shown}</td>
                        <td>
                          <span class="row">
                            <Interval
                              low={low}
                              value={share}
                              high={high}
                              says={words.ranking.interval(percent(share), percent(low), percent(high))}
                            />
                            <span class="num">{percent(share)}</span>
                          </span>
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </div>
          </Show>
        )}
      </WhenLoaded>
    </section>
  );
}
