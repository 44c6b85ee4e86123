import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const rightsPage: PageEntry = {
  path: "/privacy",
  component: lazy(() => import("./rights-page.tsx")),
  nav: null, // From the list of calls; the top bar of a phone holds three places.
};
