import type { Role } from "@wingman/domain/tenant/roles";
import type { Component } from "solid-js";

/** One page: its address and how it is loaded. Each lives in a file of its own; `pages.ts` lists them. */
export type PageEntry = {
  readonly path: string;
  readonly component: Component & { preload?: () => Promise<unknown> };
  /** Word in the top bar; null for pages one comes to from another. */
  readonly nav: {
    readonly words: string;
    readonly href: string;
    readonly under: readonly string[];
    /** Who finds it in the top bar; left out, everybody. */
    readonly roles?: readonly Role[];
  } | null;
};
