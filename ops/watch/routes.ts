import { type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import { type Metrics, metricsContentType } from "./metrics.ts";

/** Where Prometheus looks by convention, and so the one route that is not below /api. */
export const metricsRoutes = (metrics: () => Metrics): readonly Route[] => [
  route({
    method: "GET",
    url: "/metrics",
    summary: "Lag, quarantine and mends of the readers, and how long appends take, for Prometheus.",
    roles: ["admin"],
    object: "none",
    action: "metrics.read",
    audit: "none",
    limits: { perMinute: 120, free: true },
    contentType: metricsContentType,
    schema: { response: Type.Unknown() },
    handle: async () => Buffer.from(await metrics().text()),
  }),
];
