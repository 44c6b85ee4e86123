import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const whatIfPage: PageEntry = {
  path: "/what-if",
  component: lazy(() => import("./what-if-page.tsx")),
  nav: {
    words: words.places.whatIf,
    href: "/what-if",
    under: ["/what-if"],
    roles: ["admin", "supervisor"],
  },
};
export const whatIfReportPage: PageEntry = {
  path: "/what-if/:run",
  component: lazy(() => import("./report-page.tsx")),
  nav: null,
};
