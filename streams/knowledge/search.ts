/** The port to the knowledge base: what is asked, and what it answers. */
import type { Fit } from "@wingman/domain/knowledge/rank";
import type { TenantId } from "@wingman/domain/ids";

/** Where a passage stands, so that whoever is told it can look it up. */
export type FoundPassage = {
  readonly document: string;
  readonly title: string;
  /** Path of the headings above it. */
  readonly heading: string;
  readonly page: number | null;
  readonly chunk: string;
  readonly hash: string;
  readonly text: string;
  readonly score: number;
  readonly isSuperseded: boolean;
};

export type Found = {
  /** False: nothing in the documents answers this; the passages are only the nearest. */
  readonly isKnown: boolean;
  readonly passages: readonly FoundPassage[];
  /** The sentences of the first passage that answer best; null where nothing is known. */
  readonly answer: string | null;
  /** Of the vectors; null where words alone were compared. */
  readonly model: string | null;
  readonly fit: Fit;
  readonly isFromCache: boolean;
};

export type KnowledgeSearch = (
  tenant: TenantId,
  question: string,
  options?: { readonly count?: number; readonly signal?: AbortSignal },
) => Promise<Found>;
