import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const callsPage: PageEntry = {
  path: "/calls",
  component: lazy(() => import("./calls-page.tsx")),
  nav: { words: "Calls", href: "/calls", under: ["/calls"] },
};
