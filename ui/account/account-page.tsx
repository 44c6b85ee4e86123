import "./account.css";
import { A } from "@solidjs/router";
import { Shell } from "../parts/shell.tsx";
import { TwoStep } from "./two-step.tsx";
import { words } from "./words.ts";

/** What one does for oneself. */
export default function AccountPage() {
  return (
    <Shell title={words.page}>
      <div class="account">
        <h1>{words.title}</h1>
        <TwoStep />
        <p>
          <A class="link" href="/docs">
            {words.api}
          </A>
        </p>
      </div>
    </Shell>
  );
}
