import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measure } from "../measure-kind.ts";
import { tryEdge } from "./links/edge.ts";
import { tryMatrix } from "./links/matrix.ts";
import { tryNats } from "./links/nats-link.ts";
import { makePapers } from "./links/papers.ts";
import { tryPostgres } from "./links/postgres-link.ts";
import { firstOf, openTally } from "./tally.ts";

/**
 * Mutations that it finds, each planted once: a server's `min_version` left out, the
 * role's `sslmode` made `no-verify`, `wm.heads.1` given to the gateway, users without their list of what they may hear.
 */
export const links: Measure = {
  name: "safety.links",
  about:
    "TLS of the edge, certificates between roles, NATS and PostgreSQL, and the NATS permissions of every role for every subject: what came out otherwise than it must.",
  asked: "0",
  unit: "wrong",
  async run({ write }) {
    const folder = await mkdtemp(join(tmpdir(), "wingman-links-"));
    const tally = openTally();
    const lines: string[] = [];
    try {
      const papers = await makePapers(folder);
      for (const [part, attempt] of [
        ["edge", () => tryEdge(tally, folder, papers)],
        ["NATS link", () => tryNats(tally, papers)],
        ["PostgreSQL link", () => tryPostgres(tally, papers)],
        ["NATS permissions", () => tryMatrix(tally)],
      ] as const) {
        const before = tally.tried();
        await attempt();
        lines.push(`${part}: ${tally.tried() - before} tried`);
        write(`  ${part} done`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { value: tally.wrong.length, holds: tally.wrong.length === 0, lines: [...lines, ...firstOf(tally.wrong)] };
  },
};
