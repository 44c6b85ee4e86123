export type ToEmbedder = { readonly kind: "embed"; readonly texts: readonly string[] } | { readonly kind: "stop" };
export type FromEmbedder =
  | { readonly kind: "ready"; readonly dimensions: number }
  | { readonly kind: "embedded"; readonly vectors: readonly Float32Array[] }
  | { readonly kind: "failed"; readonly message: string };
