import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const kpiPage: PageEntry = {
  path: "/kpi/:section?",
  component: lazy(() => import("./kpi-page.tsx")),
  nav: { words: words.places.results, href: "/kpi", under: ["/kpi"] },
};
