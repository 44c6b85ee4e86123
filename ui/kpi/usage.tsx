import { createEffect, createSignal, For, on, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { dayOfYearText } from "../parts/time.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { type Days, kpi, type Unit, type UsageAnswer } from "./ask.ts";
import { bytesText, count, hoursText } from "./numbers.ts";
import { words } from "./words.ts";

const everyMs = 60_000;
type Used = UsageAnswer["total"];

/** What the company used: for whoever pays. */
export function UsagePart(props: { days: Days; unit: Unit }) {
  const [loaded, again] = createPolled(() => kpi.usage(props.days, props.unit), everyMs);
  createEffect(
    on(
      () => [props.days.from, props.days.to, props.unit],
      () => void again(),
      { defer: true },
    ),
  );
  const [problem, setProblem] = createSignal<string | null>(null);
  const take = async (): Promise<void> => {
    setProblem(null);
    const blob = await kpi.usageFile(props.days, props.unit).catch((error: unknown) => {
      setProblem(error instanceof Error ? error.message : String(error));
    });
    if (!blob) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `wingman-usage-${props.days.from}-${props.days.to}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <section aria-labelledby="usage-head" class="part">
      <div class="between wrap">
        <h2 id="usage-head">{words.usage.title}</h2>
        <button type="button" class="btn s" onClick={() => void take()}>
          <Icon name="down" size="s" />
          {words.usage.file}
        </button>
      </div>
      <p class="s2 dim lead">{words.usage.lead}</p>
      <p role="alert">{problem() ?? ""}</p>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(answer) => (
          <>
            <div class="wide" tabindex="0" role="region" aria-labelledby="usage-head">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{words.behind.from}</th>
                    <For each={words.usage.columns}>
                      {(column) => (
                        <th scope="col" class="n">
                          {column}
                        </th>
                      )}
                    </For>
                  </tr>
                </thead>
                <tbody>
                  <For each={answer().through}>
                    {({ from, used }) => <UsedRow name={dayOfYearText(from)} used={used} />}
                  </For>
                  <UsedRow name={words.usage.total} used={answer().total} isTotal />
                  <Show when={answer().samples.calls > 0}>
                    <UsedRow name={words.usage.samples} used={answer().samples} />
                  </Show>
                </tbody>
              </table>
            </div>
            <h3>{words.usage.stored}</h3>
            <dl class="stored">
              <dt>{words.usage.recordings}</dt>
              <dd class="num">{bytesText(answer().storage.recordingBytes)}</dd>
              <dt>{words.usage.documents}</dt>
              <dd class="num">
                {bytesText(answer().storage.documentBytes)}
                <small class="faint"> {words.usage.files(answer().storage.documents)}</small>
              </dd>
              <dt>{words.usage.log}</dt>
              <dd class="num">
                {answer().storage.logBytes === null ? words.usage.counting : bytesText(answer().storage.logBytes ?? 0)}
              </dd>
            </dl>
          </>
        )}
      </WhenLoaded>
    </section>
  );
}

function UsedRow(props: { name: string; used: Used; isTotal?: boolean }) {
  const cells = () => [
    count(props.used.calls),
    hoursText(props.used.seconds),
    count(props.used.inputTokens),
    count(props.used.outputTokens),
    (props.used.microDollars / 1e6).toFixed(2),
    count(props.used.tipsMade),
    count(props.used.tipsShown),
  ];
  return (
    <tr classList={{ total: props.isTotal === true }}>
      <th scope="row">{props.name}</th>
      <For each={cells()}>{(cell) => <td class="n num">{cell}</td>}</For>
    </tr>
  );
}
