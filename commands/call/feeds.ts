/** Sound that comes into calls of this process by other ways than the socket that ends them: it is heard to its end as well. */
import type { TenantId } from "@wingman/domain/ids";
import type { AudioIntake } from "./audio-intake.ts";

export type OpenFeed = {
  readonly intake: AudioIntake;
  /** Nothing more is let in. */
  end(): void;
};

const feeds = new Map<string, Set<OpenFeed>>();
const keyOf = (tenant: TenantId, call: string): string => `${tenant} ${call}`;

/** The returned function takes it out again. */
export const addFeed = (tenant: TenantId, call: string, feed: OpenFeed): (() => void) => {
  const key = keyOf(tenant, call);
  const all = feeds.get(key) ?? new Set();
  feeds.set(key, all.add(feed));
  return () => {
    all.delete(feed);
    if (all.size === 0) feeds.delete(key);
  };
};

export const feedsOf = (tenant: TenantId, call: string): readonly OpenFeed[] => [
  ...(feeds.get(keyOf(tenant, call)) ?? []),
];
