import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const callsPage: PageEntry = {
  path: "/calls",
  component: lazy(() => import("./calls-page.tsx")),
  nav: { words: words.places.calls, href: "/calls", under: ["/calls"] },
};
