import type { Erased } from "@wingman/domain/schema";

/** A text that may have been erased since: itself, or what stands in its place. */
export const textOr = (value: string | Erased | null | undefined, otherwise: string): string =>
  typeof value === "string" ? value : otherwise;
