import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const rightsPage: PageEntry = {
  path: "/privacy",
  component: lazy(() => import("./rights-page.tsx")),
  nav: { words: words.places.privacy, href: "/privacy", under: ["/privacy"] },
};
