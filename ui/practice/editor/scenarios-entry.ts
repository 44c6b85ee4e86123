import { lazy } from "solid-js";
import type { PageEntry } from "../../parts/page.ts";

export const scenariosPage: PageEntry = {
  path: "/practice/scenarios",
  component: lazy(() => import("./scenarios-page.tsx")),
  nav: null,
};

export const scenarioPage: PageEntry = {
  path: "/practice/scenarios/:id",
  component: lazy(() => import("./scenario-page.tsx")),
  nav: null,
};
