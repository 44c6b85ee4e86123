import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const adminPage: PageEntry = {
  path: "/admin/:section?",
  component: lazy(() => import("./admin-page.tsx")),
  nav: {
    words: words.places.admin,
    href: "/admin",
    under: ["/admin", "/privacy"],
    roles: ["admin", "supervisor", "compliance"],
  },
};
