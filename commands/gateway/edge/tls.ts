/** The certificate of the edge: TLS 1.3 alone, and taken anew when its files change, while open sockets stay. */
import { readFile } from "node:fs/promises";
import type { Server } from "node:https";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { describe, Failure } from "@wingman/domain/failure";
import type { Logger } from "pino";
import { handshakeMsMax } from "./limits.ts";

/** Files are looked at, not watched: a vault that swaps a link or a folder is seen as well. */
const lookEveryMs = 2_000;

export type TlsFiles = { readonly certFile: string; readonly keyFile: string };

/** Throws `Failure` WING_TLS_FILES where they cannot be read or do not belong together. */
export const readTls = async ({
  certFile,
  keyFile,
}: TlsFiles): Promise<SecureContextOptions & { handshakeTimeout: number }> => {
  try {
    const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
    const options = { cert, key, minVersion: "TLSv1.3" as const, handshakeTimeout: handshakeMsMax };
    createSecureContext(options); // Throws where the key is another's.
    return options;
  } catch (cause) {
    throw new Failure("WING_TLS_FILES", `the certificate of the edge cannot be used: ${describe(cause)}.`, {
      remedy: "See that WINGMAN_TLS_CERT_FILE and WINGMAN_TLS_KEY_FILE are PEM files that belong together.",
      cause,
    });
  }
};

/** New files serve whoever connects from then on; what cannot be used is told and the one before stays. Ends with the server. */
export const reloadTls = (server: Server, files: TlsFiles, logger: Pick<Logger, "info" | "warn">): void => {
  let known = "";
  let refused = "";
  const textOf = async (): Promise<string> =>
    (await Promise.all([readFile(files.certFile, "latin1"), readFile(files.keyFile, "latin1")])).join("\n");
  const look = async (): Promise<void> => {
    const text = await textOf().catch(() => known);
    if (known === "") known = text;
    if (text === known || text === refused) return;
    try {
      server.setSecureContext(await readTls(files));
      known = text;
      logger.info({ what: "tls" }, "the certificate of the edge was taken anew");
    } catch (error) {
      refused = text; // Said once; the next change is looked at again.
      logger.warn(
        { what: "tls", error: describe(error) },
        "the new certificate of the edge cannot be used; the old one stays",
      );
    }
  };
  void look();
  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  server.once("close", () => clearInterval(timer));
};
