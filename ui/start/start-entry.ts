import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const startPage: PageEntry = {
  path: "/",
  component: lazy(() => import("./start-page.tsx")),
  nav: { words: words.places.live, href: "/", under: ["/", "/live"] },
};
