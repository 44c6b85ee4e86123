/** A mail server that takes letters over real SMTP, with STARTTLS and sign-in, and fails as a test wants it to. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initAuthority, issue } from "@wingman/ops/local/certificates";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export type TakenLetter = {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly tls: boolean;
};
/** For the next letter: an answer's code, or the line that is dropped. */
export type MailFault = number | "drop";

export type MailServer = AsyncDisposable & {
  readonly port: number;
  /** Whose authority its certificate is of, PEM. */
  readonly ca: string;
  readonly letters: TakenLetter[];
  readonly next: MailFault[];
  /** Sign-ins that were tried. */
  readonly signIns: { readonly user: string; readonly ok: boolean; readonly tls: boolean }[];
};

export const startMailServer = async ({
  user,
  password,
  offersTls = true,
}: {
  readonly user?: string;
  readonly password?: string;
  readonly offersTls?: boolean;
} = {}): Promise<MailServer> => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-mail-"));
  await initAuthority(folder);
  const { keyFile, certFile, caFile } = await issue(folder, "mail", { hosts: ["127.0.0.1", "localhost"] });
  const [key, cert, ca] = await Promise.all([keyFile, certFile, caFile].map((file) => readFile(file, "utf8")));
  const letters: TakenLetter[] = [];
  const next: MailFault[] = [];
  const signIns: MailServer["signIns"] = [];
  const options: SMTPServerOptions = {
    ...{
      key: key ?? "",
      cert: cert ?? "",
      disableReverseLookup: true,
      authOptional: user === undefined,
      size: 40_000_000,
    },
    ...(!offersTls && { disabledCommands: ["STARTTLS"] }),
    allowInsecureAuth: true, // It would take a password in the open: that none comes is ours to see to.
    onAuth({ username, password: given }, session, callback) {
      const ok = username === user && given === password;
      signIns.push({ user: username ?? "", ok, tls: session.secure });
      if (ok) callback(null, { user: username });
      else callback(Object.assign(new Error("no"), { responseCode: 535 }));
    },
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const fault = next.shift();
        if (fault === "drop") {
          for (const connection of server.connections) connection.close();
          return;
        }
        if (fault !== undefined) {
          callback(Object.assign(new Error("no"), { responseCode: fault }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        letters.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString("utf8"),
          tls: session.secure,
        });
        callback(null, "taken");
      });
    },
  };
  const server = new SMTPServer(options);
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port, // A TCP listener has an address of this shape.
    ca: ca ?? "",
    letters,
    next,
    signIns,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
};
