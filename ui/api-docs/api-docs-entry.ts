import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const apiDocsPage: PageEntry = {
  path: "/docs",
  component: lazy(() => import("./api-docs-page.tsx")),
  nav: null, // From Admin, the account and the palette.
};
