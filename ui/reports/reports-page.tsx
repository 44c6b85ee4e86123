import "./reports.css";
import { createSignal, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Shell } from "../parts/shell.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { reports, type Wanted } from "./ask.ts";
import { ReportList } from "./list.tsx";
import { MakeOne } from "./make.tsx";
import { Schedules } from "./schedules.tsx";
import { words } from "./words.ts";

const busyMs = 1_500;
const restMs = 30_000;

/** Reports: make one, fetch those that are ready, and what is made and sent by itself. */
export default function ReportsPage() {
  const [loaded, again] = createPolled(reports.list, busyMs, () => true);
  const [members] = createPolled(reports.members, restMs);
  const [said, setSaid] = createSignal("");
  const [problem, setProblem] = createSignal("");
  const act = async (work: () => Promise<unknown>, done = ""): Promise<boolean> => {
    setProblem("");
    setSaid("");
    try {
      await work();
      setSaid(done);
      await again();
      return true;
    } catch (error) {
      const { remedy } = error as { remedy?: string | null };
      setProblem(`${error instanceof Error ? error.message : String(error)}${remedy ? ` ${remedy}` : ""}`);
      return false;
    }
  };
  const ask = (what: Wanted) => act(() => reports.ask(what), words.make.asked);
  return (
    <Shell title={words.page}>
      <div class="reports">
        <div class="head">
          <h1>{words.title}</h1>
          <p class="dim">{words.lead}</p>
        </div>
        <MakeOne members={members().value?.members ?? []} onAsk={ask} />
        <div role="alert">
          <Show when={problem()}>
            <p class="note bad">{problem()}</p>
          </Show>
        </div>
        <p role="status" class="dim s2">
          {said()}
        </p>
        <section aria-labelledby="list-head" class="part">
          <h2 id="list-head">{words.list.title}</h2>
          <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
            {(answer) => (
              <ReportList
                reports={answer().reports}
                members={members().value?.members ?? []}
                onAsk={ask}
                onAct={(work) => void act(work)}
              />
            )}
          </WhenLoaded>
        </section>
        <Schedules members={members().value?.members ?? []} />
      </div>
    </Shell>
  );
}
