import { useNavigate } from "@solidjs/router";
import { createSignal, Show } from "solid-js";
import type { CallDetail } from "../parts/api.ts";
import { call as ask } from "../parts/client.ts";
import { Icon } from "../parts/icon.tsx";
import { isOneOf } from "../parts/me.ts";
import { words } from "./words.ts";

/** For whoever manages scenarios: a draft for practice out of this call, opened where it is read and written. */
export function MakeScenario(props: { detail: CallDetail; onProblem: (text: string) => void }) {
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  /** Of what is over, between people, with words of the customer that are still there. */
  const isFit = () => {
    const { kind, endedReason, erasedAt } = props.detail.call;
    const isTold = props.detail.lines.some((line) => line.kind === "words" && line.channel === "customer");
    return kind !== "practice" && Boolean(endedReason) && erasedAt === null && isTold;
  };
  const make = async (): Promise<void> => {
    setBusy(true);
    props.onProblem("");
    try {
      const { id } = await ask("POST /api/practice/scenarios/from-call", { body: { call: props.detail.call.call } });
      navigate(`/practice/scenarios/${id}`);
    } catch (error) {
      props.onProblem(error instanceof Error && error.message ? error.message : words.call.scenarioNotMade);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Show when={isOneOf(["supervisor", "admin"]) && isFit()}>
      <button
        type="button"
        class="btn"
        title={words.call.makeScenarioHint}
        disabled={busy()}
        onClick={() => void make()}
      >
        <Icon name="list" size="s" />
        {words.call.makeScenario}
      </button>
    </Show>
  );
}
