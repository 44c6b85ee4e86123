import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const callPage: PageEntry = {
  path: "/calls/:call",
  component: lazy(() => import("./call-page.tsx")),
  nav: null,
};
