import "./rights.css";
import { createSignal } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Shell } from "../parts/shell.tsx";
import { rights } from "./ask.ts";
import { FindPerson } from "./find-person.tsx";
import { Holds, Keeping } from "./keeping.tsx";
import { Receipts } from "./receipts.tsx";
import { words } from "./words.ts";

/** What is under way is looked at again this often. */
const againMs = 2_000;

/** Requests of people about their data, one after the other: find, take along, erase; then what is kept and held. */
export default function RightsPage() {
  const [erasures, again] = createPolled(rights.erasures, againMs, ({ erasures: all }) =>
    all.some(({ state }) => state === "under way"),
  );
  const [held, setHeld] = createSignal(0);
  return (
    <Shell title={words.page}>
      <div class="rights">
        <div class="head">
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
        </div>
        <FindPerson onErased={() => void again()} />
        <Receipts loaded={erasures()} onRetry={() => void again()} />
        <Keeping changed={held()} />
        <Holds onChanged={() => setHeld(held() + 1)} />
      </div>
    </Shell>
  );
}
