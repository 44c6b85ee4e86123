import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const knowledgePage: PageEntry = {
  path: "/knowledge",
  component: lazy(() => import("./knowledge-page.tsx")),
  nav: {
    words: words.places.knowledge,
    href: "/knowledge",
    under: ["/knowledge"],
    roles: ["admin", "supervisor"],
  },
};
