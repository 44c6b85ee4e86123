import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const reportsPage: PageEntry = {
  path: "/reports",
  component: lazy(() => import("./reports-page.tsx")),
  nav: { words: words.places.reports, href: "/reports", under: ["/reports"], roles: ["admin", "supervisor"] },
};
