import { type JSX, Show } from "solid-js";
import { ApiProblem, type Loaded } from "./api.ts";
import { Loading, ProblemNote } from "./problem-note.tsx";

const notFound = 404;

/** What an answer shows, the lines of it while it is on its way, or why there is none; `missing` where there is no such thing. */
export function WhenLoaded<Value extends object>(props: {
  loaded: Loaded<Value>;
  onRetry: () => void;
  missing?: JSX.Element;
  children: (value: () => Value) => JSX.Element;
}) {
  const isMissing = () => props.loaded.problem instanceof ApiProblem && props.loaded.problem.status === notFound;
  return (
    <Show
      when={props.loaded.value}
      fallback={
        <Show
          when={props.loaded.problem}
          fallback={
            <Loading>
              <p class="sk w7" />
              <p class="sk w5" />
            </Loading>
          }
        >
          {(wrong) => (
            <Show
              when={isMissing() && props.missing}
              fallback={<ProblemNote problem={wrong()} onRetry={() => props.onRetry()} />}
            >
              {(missing) => missing()}
            </Show>
          )}
        </Show>
      }
    >
      {(value) => props.children(value)}
    </Show>
  );
}
