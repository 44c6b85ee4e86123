/** The `media` role: connections by WebRTC, whose sound goes onto AUDIO. Gateways send it their offers. */
import { openMediaHost } from "@wingman/commands/media/host";
import { newId } from "@wingman/streams/base/ids";
import { openFanOut } from "@wingman/streams/live/fan-out";
import type { MasterKey } from "@wingman/streams/keys/master-key";
import { openAllowances } from "@wingman/streams/limits/allowances";
import { allowanceShelf } from "@wingman/streams/log/allowances";
import type { Line, RoleContext } from "./role.ts";

export const openMedia = (
  { logger, opened, signal }: RoleContext,
  { log, calls, policies }: Line,
  parts: {
    readonly master: Promise<MasterKey>;
    /** STUN and TURN servers, with commas between them. */
    readonly iceServers?: string | undefined;
    /** Connections that are taken; the host's own bound unless said. */
    readonly peersMax?: number | undefined;
  },
): void => {
  const shelf = allowanceShelf(log);
  const host = openMediaHost({
    services: { log, calls, fanOut: openFanOut(log), now: Date.now },
    allowances: openAllowances({ shelf: () => shelf, policyOf: policies.of }),
    iceServers: parts.iceServers?.split(",") ?? [],
    media: newId(),
    master: parts.master,
    logger,
    signal,
    peersMax: parts.peersMax,
  });
  opened.defer(() => host.drain());
};
