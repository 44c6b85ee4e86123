/** What every answer tells a browser it must not do, by helmet; ours are stricter than its defaults. */
import type { FastifyHelmetOptions } from "@fastify/helmet";

const yearS = 365 * 24 * 3_600;

/** `isEncrypted` where the page's address is https: then it must stay so. */
export const headerOptions = (isEncrypted: boolean): FastifyHelmetOptions => ({
  global: true,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      "default-src": ["'self'"],
      "script-src": ["'self'"],
      "script-src-attr": ["'none'"],
      "style-src": ["'self'"],
      "img-src": ["'self'", "data:"],
      "font-src": ["'self'"],
      "connect-src": ["'self'"], // A socket to the same host is 'self'.
      "media-src": ["'self'", "blob:"],
      "worker-src": ["'self'", "blob:"],
      "object-src": ["'none'"],
      "frame-ancestors": ["'none'"],
      "base-uri": ["'none'"],
      "form-action": ["'self'"],
      ...(isEncrypted && { "upgrade-insecure-requests": [] }),
    },
  },
  strictTransportSecurity: isEncrypted ? { maxAge: 2 * yearS, includeSubDomains: false } : false,
  referrerPolicy: { policy: "no-referrer" },
  xFrameOptions: { action: "deny" },
  crossOriginOpenerPolicy: { policy: "same-origin" },
  crossOriginResourcePolicy: { policy: "same-origin" },
  crossOriginEmbedderPolicy: false, // Nothing foreign is embedded, and nothing here needs shared memory.
});

/** Not among helmet's. */
export const permissionsPolicy =
  "microphone=(self), display-capture=(self), camera=(), geolocation=(), payment=(), usb=(), interest-cohort=()";
