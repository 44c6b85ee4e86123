import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

export const feedbackPage: PageEntry = {
  path: "/feedback/:section?",
  component: lazy(() => import("./feedback-page.tsx")),
  nav: {
    words: words.places.feedback,
    href: "/feedback",
    under: ["/feedback"],
    roles: ["admin", "supervisor"],
  },
};
