import type { TokenVectors } from "@wingman/streams/agents/embedder";

export type ToEmbedder =
  | { readonly kind: "embed"; readonly texts: readonly string[]; readonly hasTokens: boolean }
  | { readonly kind: "stop" };
export type FromEmbedder =
  | { readonly kind: "ready"; readonly dimensions: number }
  | { readonly kind: "embedded"; readonly vectors: readonly TokenVectors[] }
  | { readonly kind: "failed"; readonly message: string };
