/**
 * Sound that comes into calls by other ways than the socket that ends them: it is heard to its end as well. Recordings are
 * played by this process; what comes by WebRTC is in whichever process took the connection.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { TenantId } from "@wingman/domain/ids";
import type { AudioIntake } from "./audio-intake.ts";

export type OpenFeed = {
  readonly intake: AudioIntake;
  /** Nothing more is let in. */
  end(): void;
};

/** Sound of a side that became neither words nor silence. */
export type Unheard = {
  readonly channel: Channel;
  readonly firstSample: number;
  readonly endSample: number;
  /** Other than that the call ended too soon for it. */
  readonly reason?: string;
};

/** What came of the sound of a call in other processes. */
export type EndedElsewhere = {
  /** Sides that were heard to their end there. */
  readonly channels: readonly Channel[];
  readonly unheard: readonly Unheard[];
  /** Sides whose process ended, and that came in by no other since. */
  readonly cutOff: readonly Channel[];
};

/** The sound of calls in other processes, as this one sees it. */
export type FeedsElsewhere = {
  /** Nothing more is let in of a call; resolves when what came before is heard, or in bounded time without. Never throws. */
  end(tenant: TenantId, call: string): Promise<EndedElsewhere>;
  /** Told when a process is gone in which sides of this call came in, until the returned function is called. */
  watch(tenant: TenantId, call: string, cutOff: (channels: readonly Channel[]) => void): () => void;
};

/** For a gateway that asks nobody. */
export const nothingElsewhere: FeedsElsewhere = {
  end: async () => ({ channels: [], unheard: [], cutOff: [] }),
  watch: () => () => undefined,
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
