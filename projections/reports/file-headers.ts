import type { Http } from "@wingman/streams/base/registry";

/** Of an answer that is a file to take away. */
export const fileHeaders = (http: Http, contentType: string, name: string): void => {
  http.setHeader("content-type", contentType);
  http.setHeader("content-disposition", `attachment; filename="${name}"`);
  // A file is never a page of ours, whoever opens it and however.
  http.setHeader("content-security-policy", "sandbox; default-src 'none'");
  http.setHeader("x-content-type-options", "nosniff");
  http.setHeader("cache-control", "no-store");
};
