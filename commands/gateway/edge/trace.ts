/** One id through everything that came of one request: the caller's where it brought one (W3C traceparent), else a new one. */
import { randomBytes } from "node:crypto";

const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;

/** 32 hex digits. A header that is none of version 00 or later counts as none. */
export const traceIdOf = (header: string | undefined): string =>
  (header !== undefined && header.length <= 512 && traceparent.exec(header)?.[1]) || randomBytes(16).toString("hex");

export const traceHeader = "x-trace-id";
export const requestHeader = "x-request-id";
