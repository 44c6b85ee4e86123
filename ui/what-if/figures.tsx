import { callsMin, resamples } from "@wingman/domain/what-if/paired";
import { acceptedMin } from "@wingman/domain/what-if/figures";
import { For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { isolated, locale } from "../parts/language.ts";
import type { ReportAnswer } from "./ask.ts";
import { words } from "./words.ts";

type Summary = NonNullable<ReportAnswer["summary"]>;
type Paired = Summary["tipsPerCall"];

const number = (value: number): string => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
const signed = (value: number): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 2, signDisplay: "exceptZero" }).format(value);
const percent = (share: number): string =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);

/** Before, after, how far apart, and how sure that is; hatched where there is not enough data. */
export function Figures(props: { summary: Summary; playName: (play: string) => string }) {
  const rows = (): readonly { readonly name: string; readonly figure: Paired }[] => [
    { name: words.report.tipsPerCall, figure: props.summary.tipsPerCall },
    { name: words.report.tipsPerMinute, figure: props.summary.tipsPerMinute },
    ...props.summary.plays.map((figure) => ({
      name: words.report.playOf(isolated(props.playName(figure.play))),
      figure,
    })),
  ];
  return (
    <section class="figuresof" aria-labelledby="figures-head">
      <h2 id="figures-head">{words.report.figures}</h2>
      <div class="wide" tabindex="0" role="region" aria-labelledby="figures-head">
        <table>
          <thead>
            <tr>
              <For each={words.report.columns}>
                {(column, at) => (
                  <Show when={column !== ""} fallback={<td />}>
                    <th scope="col" classList={{ n: at() > 0 && at() < 4 }}>
                      {column}
                    </th>
                  </Show>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {({ name, figure }) => (
                <tr>
                  <th scope="row">{name}</th>
                  <td class="n">{number(figure.before)}</td>
                  <td class="n">{number(figure.after)}</td>
                  <td class="n" dir="ltr">
                    {signed(figure.difference)}
                  </td>
                  <td>
                    <Show
                      when={figure.interval}
                      fallback={<TooFew says={words.report.few(props.summary.calls, callsMin, "calls")} />}
                    >
                      {(interval) => (
                        <DifferenceBar
                          low={interval().low}
                          value={figure.difference}
                          high={interval().high}
                          says={words.report.interval(signed(interval().low), signed(interval().high))}
                        />
                      )}
                    </Show>
                  </td>
                  <td>{verdictOf(figure)}</td>
                </tr>
              )}
            </For>
            <tr>
              <th scope="row">{words.report.kept}</th>
              <td class="n">
                <Show when={props.summary.kept}>{(kept) => words.report.keptOf(kept().count, kept().of)}</Show>
              </td>
              <td class="n">
                <Show when={props.summary.kept}>{(kept) => percent(kept().share)}</Show>
              </td>
              <td class="n" />
              <td>
                <Show
                  when={props.summary.kept}
                  fallback={<TooFew says={words.report.few(props.summary.accepted, acceptedMin, "tips")} />}
                >
                  {(kept) => words.report.interval(percent(kept().low), percent(kept().high))}
                </Show>
              </td>
              <td>
                <Show when={!props.summary.kept}>{words.report.verdict.few}</Show>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <details class="how">
        <summary>{words.report.how}</summary>
        <p class="s2 dim">{words.report.method(number(resamples), callsMin)}</p>
      </details>
    </section>
  );
}

const verdictOf = ({ interval }: Paired): string =>
  interval === null
    ? words.report.verdict.few
    : interval.low > 0
      ? words.report.verdict.more
      : interval.high < 0
        ? words.report.verdict.fewer
        : words.report.verdict.none;

function TooFew(props: { says: string }) {
  return (
    <span class="few">
      <span class="hatch" aria-hidden="true" />
      {props.says}
    </span>
  );
}

const [width, middle] = [120, 60];
/** Its ends and its middle on a line whose middle is no difference; the figures stand beside it. */
function DifferenceBar(props: { low: number; value: number; high: number; says: string }) {
  const reach = () => Math.max(Math.abs(props.low), Math.abs(props.high), 1e-9) * 1.1;
  const x = (value: number) => middle + (value / reach()) * (middle - 4);
  return (
    <span class="row differ">
      <svg class="interval" viewBox={`0 0 ${width} 18`} aria-hidden="true">
        <path class="ax" d={`M4 9H${width - 4}`} />
        <path class="us" d={`M${middle} 1V17`} />
        <path class="iv" d={`M${x(props.low)} 9H${x(props.high)}M${x(props.low)} 5V13M${x(props.high)} 5V13`} />
        <circle class="dot" cx={x(props.value)} cy="9" r="3.5" />
      </svg>
      <span class="nowrap" dir="ltr">
        {props.says}
      </span>
    </span>
  );
}

/** What has no part in the figures, and why: said while a run goes on, too. */
export function Warnings(props: { report: Pick<ReportAnswer, "summary" | "notTried" | "behind" | "missing"> }) {
  const notes = (): readonly string[] => {
    const { summary, notTried, behind, missing } = props.report;
    return [
      ...leftOut({ behind, missing }),
      ...notTried.map(({ calls, problem }) => words.report.notTried(calls, problem)),
      ...(summary && summary.asks.notKnown > 0 ? [words.report.notKnown(summary.asks.notKnown)] : []),
      ...(summary && summary.asks.notAsked > 0 ? [words.report.notAsked(summary.asks.notAsked)] : []),
      ...(summary && summary.asks.failed > 0 ? [words.report.failedAsks(summary.asks.failed)] : []),
      ...(summary && summary.withErased > 0 ? [words.report.erased(summary.withErased)] : []),
    ];
  };
  return (
    <For each={notes()}>
      {(note) => (
        <p class="note">
          <Icon name="info" size="s" />
          <span>{note}</span>
        </p>
      )}
    </For>
  );
}

/** Calls that were not even chosen. */
export const leftOut = ({ behind, missing }: Pick<ReportAnswer, "behind" | "missing">): readonly string[] => [
  ...(behind > 0 ? [words.report.behind(behind)] : []),
  ...(missing > 0 ? [words.report.notThere(missing)] : []),
];
