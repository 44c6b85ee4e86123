import type { Http } from "@wingman/streams/base/registry";
import { loopbackNames } from "../gateway/http.ts";

const loopbackAddresses = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;
/** What a proxy adds, one way or another: whoever comes through one may come from anywhere. */
const proxyHeaders = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-server",
  "x-forwarded-port",
  "x-real-ip",
  "x-client-ip",
  "x-original-host",
  "x-original-forwarded-for",
  "cf-connecting-ip",
  "true-client-ip",
  "fastly-client-ip",
  "client-ip",
];

/** Somebody at this very computer, who typed one of its own names: no proxy between, no page from elsewhere. */
export const isHere = (http: Pick<Http, "address" | "header">): boolean => {
  const host = http.header("host")?.replace(/:\d+$/, "");
  const origin = http.header("origin");
  return (
    loopbackAddresses.test(http.address) &&
    host !== undefined &&
    loopbackNames.has(host) &&
    proxyHeaders.every((name) => http.header(name) === undefined) &&
    (origin === undefined || origin === `http://${http.header("host")}`) &&
    !["cross-site", "same-site"].includes(http.header("sec-fetch-site") ?? "none")
  );
};
