import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const recordingPage: PageEntry = {
  path: "/recording",
  component: lazy(() => import("./recording-page.tsx")),
  nav: null,
};
