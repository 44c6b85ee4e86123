import { isHere } from "@wingman/commands/identity/loopback";
import { Failure } from "@wingman/domain/failure";
import { type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import { type Metrics, metricsContentType } from "./metrics.ts";

/** Where Prometheus looks by convention, and so the one route that is not below /api. */
export const metricsRoutes = (metrics: () => Metrics): readonly Route[] => [
  route({
    method: "GET",
    url: "/metrics",
    summary: "Lag, quarantine and mends of the readers, and how long appends take, for Prometheus.",
    roles: "anyone", // Prometheus signs in nowhere; from elsewhere it needs an administrator's key.
    object: "none",
    action: "metrics.read",
    audit: "none",
    limits: { perMinute: 120, free: true },
    contentType: metricsContentType,
    schema: { response: Type.Unknown() },
    handle: async ({ principal, http }) => {
      if (!isHere(http) && !principal.roles.includes("admin"))
        throw new Failure("WING_FORBIDDEN", "figures are told on this computer, and to administrators.", {
          remedy: "Ask from this computer, or with an administrator's key.",
        });
      return Buffer.from(await metrics().text());
    },
  }),
];
