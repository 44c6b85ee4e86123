import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const replayPage: PageEntry = {
  path: "/calls/:call/replay",
  component: lazy(() => import("./replay-page.tsx")),
  nav: null,
};
