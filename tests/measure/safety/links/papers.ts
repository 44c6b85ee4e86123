/** Certificates that are right, and each way in which one can be wrong. */
import { join } from "node:path";
import { initAuthority, issue } from "@wingman/ops/local/certificates";
import type { LinkFiles } from "@wingman/streams/log/connect";

export type Papers = {
  readonly ca: string;
  /** Shown to whoever it was issued for. */
  readonly of: Readonly<Record<"nats" | "postgres" | "gateway" | "stt" | "edge", LinkFiles>>;
  readonly expired: LinkFiles;
  /** The right name, signed by somebody else. */
  readonly foreign: LinkFiles;
  /** Signed by ours, in a name that nobody gave any right. */
  readonly stranger: LinkFiles;
  /** Of a server, for an address that it is not reached by. */
  readonly elsewhere: LinkFiles;
  /** The authority that signed `foreign`. */
  readonly foreignCa: string;
};

const day = 24 * 3_600_000;

export const makePapers = async (folder: string): Promise<Papers> => {
  const ours = join(folder, "ours");
  const theirs = join(folder, "theirs");
  const old = join(folder, "ours"); // The same authority; its files are named apart.
  const ca = await initAuthority(ours);
  const foreignCa = await initAuthority(theirs);
  const hosts = ["127.0.0.1", "localhost"];
  const get = (role: string, options: Parameters<typeof issue>[2] = {}) => issue(ours, role, options);
  const shown = async (work: ReturnType<typeof issue>): Promise<LinkFiles> => {
    const { certFile, keyFile } = await work;
    return { caFile: ca, certFile, keyFile };
  };
  const expired = await shown(issue(old, "expired", { hosts, now: Date.now() - 3 * day, hours: 1 }));
  return {
    ca,
    foreignCa,
    of: {
      nats: await shown(get("nats", { hosts })),
      postgres: await shown(get("postgres", { hosts })),
      edge: await shown(get("edge", { hosts })),
      gateway: await shown(get("gateway")),
      stt: await shown(get("stt")),
    },
    expired,
    foreign: await shown(issue(theirs, "gateway", { hosts })),
    stranger: await shown(get("stranger", { hosts })),
    elsewhere: await shown(get("elsewhere", { hosts: ["10.255.255.1"] })),
  };
};
