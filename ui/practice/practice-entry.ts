import type { Role } from "@wingman/domain/tenant/roles";
import { lazy } from "solid-js";
import type { PageEntry } from "../parts/page.ts";
import { words } from "../parts/words.ts";

/** Who practises; whoever else looks in comes by a call's own page. */
export const practisingRoles: readonly Role[] = ["agent", "supervisor", "admin"];

export const practicePage: PageEntry = {
  path: "/practice",
  component: lazy(() => import("./practice-page.tsx")),
  nav: { words: words.places.practice, href: "/practice", under: ["/practice"], roles: practisingRoles },
};

export const practiceTeamPage: PageEntry = {
  path: "/practice/team",
  component: lazy(() => import("./progress/team-page.tsx")),
  nav: null,
};

export const exercisePage: PageEntry = {
  path: "/practice/:call",
  component: lazy(() => import("./exercise-page.tsx")),
  nav: null,
};
