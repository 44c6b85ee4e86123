import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const playbookPage: PageEntry = {
  path: "/playbooks/:id",
  component: lazy(() => import("./playbook-page.tsx")),
  nav: null,
};
