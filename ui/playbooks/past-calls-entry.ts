import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const pastCallsPage: PageEntry = {
  path: "/playbooks/:id/calls",
  component: lazy(() => import("./past-calls-page.tsx")),
  nav: null,
};
