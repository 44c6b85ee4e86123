import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";

export const livePage: PageEntry = { path: "/live/:call", component: lazy(() => import("./live-page.tsx")), nav: null };
