/** What pages of playbooks, scenarios and rubrics have in common: their routes, and how one is called. */

type Deed = { readonly by: string; readonly at: number };
export type AnyHead = {
  readonly id: string;
  readonly name: string;
  /** The version in use; null before the first. */
  readonly live: number | null;
  readonly revision: number;
  readonly unpublished: boolean;
  readonly starter: boolean;
  readonly retired?: boolean;
  /** Newest first. */
  readonly versions: readonly number[];
  readonly next: number | null;
  readonly saved: Deed | null;
  readonly published: readonly (Deed & { readonly version: number })[];
};
export type AnyContent = { readonly name: string };

export type Store<Content, Head, Draft, Saved> = {
  all(): Promise<readonly Head[]>;
  draft(id: string): Promise<Draft>;
  version(id: string, version: number): Promise<Content>;
  /** `copyOf`: what it is begun from, where that is another one. */
  save(id: string, content: Content, onto: number, copyOf?: string): Promise<Saved>;
  publishDraft(id: string, onto: number): Promise<{ readonly version: number }>;
  /** A file in place of the draft of what it names. */
  take(text: string): Promise<{ readonly id: string }>;
  file(id: string, version: number | "draft"): Promise<Blob>;
};

type AnySaved = { readonly revision: number };
export type Kind<
  Content extends AnyContent,
  Head extends AnyHead,
  Draft extends Head,
  Saved extends AnySaved = AnySaved,
> = {
  /** Where its list stands; `/<id>` behind it is one of them. */
  readonly href: string;
  /** A class of its pages. */
  readonly called: string;
  readonly store: Store<Content, Head, Draft, Saved>;
  readonly words: {
    readonly page: string;
    readonly title: string;
    readonly lead: string;
    readonly own: string;
    readonly toAll: string;
    readonly none: { readonly title: string; readonly text: string };
    readonly missing: { readonly title: string; readonly text: string };
    readonly begin: { readonly go: string; readonly nothingText: string };
    readonly publish: { readonly text: string; readonly first: string };
    readonly versions: { readonly text: string };
  };
};

/** One that is opened: its draft, and the version that is in use. */
export type Opened<Content, Draft> = { readonly draft: Draft; readonly published: Content | null };

const idCharsMax = 40;
/** Small letters, digits and hyphens of a name; `fallback` where it has none. A number makes it one that is free. */
export const freeId = (name: string, fallback: string, taken: readonly string[], charsMax = idCharsMax): string => {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, charsMax - 3)
    .replaceAll(/^-+|-+$/g, "");
  const base = plain === "" ? fallback : plain;
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(id)) return id;
  }
};
