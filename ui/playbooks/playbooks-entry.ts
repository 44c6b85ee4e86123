import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const playbooksPage: PageEntry = {
  path: "/playbooks",
  component: lazy(() => import("./playbooks-page.tsx")),
  nav: {
    words: words.places.playbooks,
    href: "/playbooks",
    under: ["/playbooks"],
    roles: ["admin", "supervisor"],
  },
};
