import "./parts/tokens.css";
import "./parts/base.css";
import "./parts/parts.css";
import { Route, Router } from "@solidjs/router";
import { For, type JSX } from "solid-js";
import { render } from "solid-js/web";
import { PaletteDoor } from "./palette/palette-door.tsx";
import { pages } from "./pages.ts";
import { NotFound } from "./parts/not-found.tsx";

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

/** What stands on every page. */
function Frame(props: { children?: JSX.Element }) {
  return (
    <>
      {props.children}
      <PaletteDoor />
    </>
  );
}

// The pages are small: once the first one stands, the others are fetched, so that a press never waits.
setTimeout(() => {
  for (const page of pages) void page.component.preload?.();
}, 500);
