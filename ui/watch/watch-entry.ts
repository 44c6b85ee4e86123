import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "./words.ts";

export const watchPage: PageEntry = {
  path: "/watch",
  component: lazy(() => import("./watch-page.tsx")),
  nav: { words: words.place, href: "/watch", under: ["/watch"], roles: ["admin", "supervisor"] },
};

export const watchCallPage: PageEntry = {
  path: "/watch/:call",
  component: lazy(() => import("./watch-call-page.tsx")),
  nav: null,
};
