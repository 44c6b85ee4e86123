import { lazy } from "solid-js";
import type { PageEntry } from "../../parts/page.ts";

export const rubricsPage: PageEntry = {
  path: "/practice/rubrics",
  component: lazy(() => import("./rubrics-page.tsx")),
  nav: null,
};

export const rubricPage: PageEntry = {
  path: "/practice/rubrics/:id",
  component: lazy(() => import("./rubric-page.tsx")),
  nav: null,
};
