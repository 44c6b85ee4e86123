import "./call-row.css";
import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { CallSummary } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { isOneOf, whoAmI } from "../parts/me.ts";
import { Ribbon } from "../parts/ribbon.tsx";
import { clockText, dayText, hourText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { OutcomeTag } from "./outcome.tsx";
import { words } from "./words.ts";

/** A call that has begun and not ended, wherever its tab went: one press to be in it. Its own page is its rep's alone; others watch it. */
export function GoingRow(props: { call: CallSummary }) {
  const href = () => {
    if (props.call.rep.id === whoAmI()?.person.id) return `/live/${props.call.call}`;
    return isOneOf(["admin", "supervisor"]) ? `/watch/${props.call.call}` : null;
  };
  return (
    <li class="callrow going">
      <div class="d">
        {dayText(props.call.startedAt, Date.now())}
        <small class="num">{hourText(props.call.startedAt)}</small>
      </div>
      <Who call={props.call} href={href()} />
      <div class="rb" />
      <div class="o">
        <span class="tag acc">
          <Icon name="mic" />
          {words.goingNow}
        </span>
        <small>
          <bdi>{props.call.sample ? words.sample : textOr(props.call.rep.name, "")}</bdi>
        </small>
      </div>
    </li>
  );
}

/** One call in a list: when, with whom, its fingerprint, what came of the tips. The whole row opens it. */
export function CallRow(props: {
  call: CallSummary;
  /** Said of it besides, under its name. */
  children?: JSX.Element;
  /** For a list of which not all rows exist. */
  row?: { readonly index: number; readonly of: number; readonly ref: (row: HTMLLIElement) => void };
}) {
  return (
    <li
      class="callrow"
      ref={(row) => props.row?.ref(row)}
      data-index={props.row?.index}
      aria-posinset={props.row && props.row.index + 1}
      aria-setsize={props.row?.of}
    >
      <div class="d">
        {dayText(props.call.startedAt, Date.now())}
        <small class="num">
          {[hourText(props.call.startedAt), clockText(props.call.durationMs)].join(partWords.comma)}
        </small>
      </div>
      <Who call={props.call} href={`/calls/${props.call.call}`}>
        {props.children}
      </Who>
      <div class="rb">
        <Ribbon call={props.call} />
      </div>
      <div class="o">
        <span class="tag acc">
          <Icon name="bolt" />
          {words.tips(props.call.tips, props.call.tipsLiked)}
        </span>
        <OutcomeTag call={props.call} />
        <small>
          <bdi>{props.call.sample ? words.sample : textOr(props.call.rep.name, words.erasedRep)}</bdi>
        </small>
      </div>
    </li>
  );
}

/** With whom and about what, as the link that opens it. */
function Who(props: {
  call: Pick<CallSummary, "customer" | "title" | "erasedAt">;
  /** Null for whoever may not open it. */
  href: string | null;
  children?: JSX.Element;
}) {
  const name = () => (
    <>
      <bdi>{textOr(props.call.customer.name, words.erasedCustomer)}</bdi>{" "}
      <Show when={props.call.customer.company}>
        <span>
          <bdi>{props.call.customer.company}</bdi>
        </span>
      </Show>
    </>
  );
  return (
    <div class="who">
      <Show when={props.href} fallback={<b>{name()}</b>}>
        {(href) => <A href={href()}>{name()}</A>}
      </Show>
      <p>
        <bdi>
          {props.call.erasedAt === null
            ? textOr(props.call.title, words.erasedWords)
            : words.erasedOn(dayText(props.call.erasedAt, Date.now()))}
        </bdi>
      </p>
      {props.children}
    </div>
  );
}
