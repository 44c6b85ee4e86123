import "./account.css";
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
      </div>
    </Shell>
  );
}
