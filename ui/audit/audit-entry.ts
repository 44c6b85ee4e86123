import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const auditPage: PageEntry = {
  path: "/audit",
  component: lazy(() => import("./audit-page.tsx")),
  nav: { words: words.places.audit, href: "/audit", under: ["/audit"], roles: ["compliance", "admin"] },
};
