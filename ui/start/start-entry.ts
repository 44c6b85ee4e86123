import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const startPage: PageEntry = {
  path: "/",
  component: lazy(() => import("./start-page.tsx")),
  nav: { words: "Live", href: "/", under: ["/", "/live"] },
};
