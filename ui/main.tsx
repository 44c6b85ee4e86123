import "./parts/tokens.css";
import "./parts/base.css";
import "./parts/parts.css";
import { Route, Router } from "@solidjs/router";
import { createMemo, createSignal, For, type JSX, lazy, Show } from "solid-js";
import { render } from "solid-js/web";
import { PaletteDoor } from "./palette/palette-door.tsx";
import { pages } from "./pages.ts";
import { NotFound } from "./parts/not-found.tsx";
import { lookWhoIsHere, standing } from "./parts/signed-in.ts";

const SignInPage = lazy(() => import("./sign-in/sign-in-page.tsx"));

/** A page is fetched after that, however busy the one that stands is. */
const idleMsMax = 1_000;

const app = document.getElementById("app");
if (!app) throw new Error("index.html has no #app");

render(
  () => (
    <Router root={Frame}>
      <For each={pages}>{(page) => <Route path={page.path} component={page.component} />}</For>
      <Route path="*" component={NotFound} />
    </Router>
  ),
  app,
);

/**
 * What stands on every page. Whoever is signed out meanwhile finds the page as it was once they are in again: it stays
 * behind the way in, and a call in it goes on.
 */
function Frame(props: { children?: JSX.Element }) {
  // Whoever comes with a link means to use it, whoever is signed in at this browser.
  const [hasLink, setHasLink] = createSignal(location.hash.startsWith("#set="));
  const comesIn = () => standing() === "out" || (hasLink() && standing() === "in");
  const wasIn = createMemo<boolean>((was) => was || standing() === "in", false);
  return (
    <>
      <Show when={wasIn()}>
        <div class="as-is" hidden={comesIn()}>
          {props.children}
          <PaletteDoor />
        </div>
      </Show>
      <Show when={comesIn()}>
        <SignInPage onIn={() => setHasLink(false)} />
      </Show>
    </>
  );
}

lookWhoIsHere();

// The pages are small: once the first one stands, the others are fetched, so that a press never waits. One after the
// other, while nothing else is to be done: all at once they were a task of a tenth of a second under somebody's hand.
const idle = (): Promise<void> =>
  new Promise((resolve) =>
    "requestIdleCallback" in globalThis
      ? requestIdleCallback(() => resolve(), { timeout: idleMsMax })
      : setTimeout(resolve, idleMsMax),
  );
setTimeout(async () => {
  for (const page of pages) {
    await idle();
    await page.component.preload?.().catch(() => undefined); // Whoever goes there is told.
  }
}, 500);
