import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const homePage: PageEntry = {
  path: "/home",
  component: lazy(() => import("./home-page.tsx")),
  nav: { words: words.places.home, href: "/home", under: ["/home"] },
};
