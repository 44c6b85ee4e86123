import type { CallView } from "@wingman/domain/call/view";

/**
 * The call's own time, ms, while a recording is played faster than it was spoken: as far as words of it have come. The
 * clock on the wall says nothing of such a call. Within a silence it stands.
 */
export const heardToMs = ({ channels, interim }: Pick<CallView, "channels" | "interim">): number =>
  Math.max(
    0,
    ...Object.values(channels).map(({ settledMs }) => settledMs),
    ...Object.values(interim).map(({ endMs }) => endMs),
  );
