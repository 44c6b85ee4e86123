import { A } from "@solidjs/router";
import { createSignal, Show } from "solid-js";
import type { CallDetail } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isolated } from "../parts/language.ts";
import { clockText, dayText, hourText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { MakeScenario } from "./make-scenario.tsx";
import { Outcome } from "./outcome.tsx";
import { words } from "./words.ts";

const says = words.call;

/** Who, when, how long and under what consent; what came of it, and ways on. */
export function CallHead(props: {
  detail: CallDetail;
  customer: string;
  rep: string;
  atMs: number | null;
  copied: boolean;
  onCopyLink: () => void;
  onChanged: (position: string | null) => void;
}) {
  const call = () => props.detail.call;
  const [problem, setProblem] = createSignal("");
  const consent = () => {
    const { consent } = props.detail;
    return consent ? (says.consent[consent.how ?? ""] ?? says.consent[consent.state] ?? "") : "";
  };
  const facts = () =>
    [
      `${dayText(call().startedAt, Date.now())} ${hourText(call().startedAt)}${partWords.comma}${clockText(call().durationMs)}.`,
      `${isolated(props.rep)}.`,
      call().endedReason ? `${words.ended[call().endedReason ?? ""] ?? call().endedReason}.` : `${words.going}.`,
      consent(),
      props.detail.engine?.engine
        ? says.engine(
            partWords.engines[props.detail.engine.engine] ?? props.detail.engine.engine,
            partWords.accuracy[props.detail.engine.accuracy] ?? props.detail.engine.accuracy,
          )
        : "",
    ]
      .filter(Boolean)
      .join(" ");
  return (
    <>
      <div class="head">
        <A class="ib" href="/calls" aria-label={says.back} title={says.back}>
          <Icon name="left" />
        </A>
        <div class="grow">
          <h1>
            <bdi>{props.customer}</bdi>
            {call().customer.company ? (
              <>
                {partWords.comma}
                <bdi>{call().customer.company}</bdi>
              </>
            ) : (
              ""
            )}
          </h1>
          <p class="dim">{facts()}</p>
          <Show when={call().erasedAt}>
            {(at) => (
              <p class="erased">
                <Icon name="info" size="s" />
                <span>
                  <b>{words.erasedOn(dayText(at(), Date.now()))}.</b> {says.erasedNote}
                </span>
              </p>
            )}
          </Show>
          <Outcome detail={props.detail} onChanged={props.onChanged} />
        </div>
        <A
          class="btn"
          href={`/calls/${call().call}/replay${props.atMs === null ? "" : `?t=${Math.floor(props.atMs / 1_000)}`}`}
        >
          <Icon name="play" size="s" />
          {says.replay}
        </A>
        <button type="button" class="btn" title={says.shareHint} onClick={() => props.onCopyLink()}>
          <Icon name={props.copied ? "tick" : "link"} size="s" />
          {props.copied ? says.copied : props.atMs === null ? says.share : says.copyLink(clockText(props.atMs))}
        </button>
        <MakeScenario detail={props.detail} onProblem={setProblem} />
        <A class="btn" classList={{ go: call().sample !== null }} href="/#own-head">
          <Icon name="mic" size="s" />
          {says.own}
        </A>
      </div>
      <Show when={problem()}>
        <p class="note bad" role="alert">
          <Icon name="warn" size="s" />
          <span dir="auto">{problem()}</span>
        </p>
      </Show>
      <Show when={call().incomplete}>
        {(why) => (
          <p class="note warn" role="status" title={why().code}>
            <Icon name="warn" />
            {says.incomplete}
          </p>
        )}
      </Show>
    </>
  );
}
