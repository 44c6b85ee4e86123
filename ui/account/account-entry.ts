import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const accountPage: PageEntry = {
  path: "/account",
  component: lazy(() => import("./account-page.tsx")),
  nav: null, // From the palette.
};
