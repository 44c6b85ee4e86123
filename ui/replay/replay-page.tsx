import { A, useParams } from "@solidjs/router";
import { createEffect, Match, Show, Switch } from "solid-js";
import { ApiProblem } from "../parts/api.ts";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { createReel, type Told } from "./create-reel.ts";
import { Replay } from "./replay.tsx";
import { words } from "./words.ts";

const says = words.replay;
const notFound = 404;

/** The rep's screen at any moment of a call that is over. `?t=<seconds>` opens it there. */
export default function ReplayPage() {
  const params = useParams<{ call: string }>();
  return (
    <Show when={params.call} keyed>
      {(call) => <OfCall call={call} />}
    </Show>
  );
}

function OfCall(props: { call: string }) {
  const { told, problem, again } = createReel(props.call);
  const hasEnded = ({ timeline }: Told) => timeline.entries.at(-1)?.event.type === "CallEnded";
  const standing = () => {
    const now = told();
    return now && hasEnded(now) && now.timeline.endMs > 0 ? now : null;
  };
  return (
    <Show
      when={standing()}
      fallback={<Frame>{<Instead call={props.call} told={told()} problem={problem()} again={again} />}</Frame>}
    >
      {(now) => <Replay call={props.call} told={now()} />}
    </Show>
  );
}

function Frame(props: { children: import("solid-js").JSX.Element }) {
  return <Shell title={says.page("")}>{props.children}</Shell>;
}

/** In place of a replay: it is fetched, it cannot be, or there is none yet. */
function Instead(props: { call: string; told: Told | null; problem: Error | null; again: () => void }) {
  const isMissing = () => props.problem instanceof ApiProblem && props.problem.status === notFound;
  createEffect(() => (document.title = says.page("")));
  return (
    <Switch
      fallback={
        <Loading>
          <p class="sk w7" />
          <p class="sk w5" />
        </Loading>
      }
    >
      <Match when={isMissing()}>
        <StateNote glyph="info" title={says.missing.title} text={says.missing.text}>
          <A class="btn" href="/calls">
            {says.missing.go}
          </A>
        </StateNote>
      </Match>
      <Match when={props.problem}>
        {(problem) => <ProblemNote problem={problem()} onRetry={() => props.again()} />}
      </Match>
      <Match when={props.told && props.told.timeline.entries.at(-1)?.event.type !== "CallEnded"}>
        <StateNote glyph="clock" title={says.going.title} text={says.going.text}>
          <A class="btn go" href={`/live/${props.call}`}>
            {says.going.go}
          </A>
        </StateNote>
      </Match>
      <Match when={props.told}>
        <StateNote glyph="info" title={says.empty.title} text={says.empty.text}>
          <A class="btn" href={`/calls/${props.call}`}>
            {says.back}
          </A>
        </StateNote>
      </Match>
    </Switch>
  );
}
