/** `wingman retention`: what has been kept long enough, listed or forgotten now. */
import { dayMs } from "@wingman/domain/tenant/retention";
import { planRetention } from "@wingman/streams/retention/due";
import { retain } from "@wingman/streams/retention/retain";
import { dateTime, say } from "../terminal.ts";
import { tenant, withErasures } from "./at-hand.ts";

const listedMax = 20;

/** Without `--dry-run` it does what Wingman does by itself every hour. */
export const retention = (options: { readonly dryRun?: true; readonly inDays?: string }): Promise<void> =>
  withErasures(async (at) => {
    const nowMs = Date.now();
    if (!options.dryRun) {
      const run = await retain({ ...at.parts, log: at.log, tenants: at.tenants }, tenant, { nowMs, sweep: true });
      say(
        run
          ? `  Forgotten: ${run.transcripts} transcripts, ${run.recordings} recordings. Held back: ${run.held}.${run.erasure ? ` Receipt ${run.erasure}.` : ""}`
          : "  Nothing has been kept long enough.",
      );
      return;
    }
    const days = Math.max(0, Math.trunc(Number(options.inDays ?? 0)) || 0);
    const sources = { keep: at.keep, log: at.log, tenants: at.tenants };
    const plan = await planRetention(sources, tenant, nowMs + days * dayMs);
    for (const kind of ["transcripts", "recordings"] as const) {
      const { due, held } = plan[kind];
      say(`  ${kind}, kept ${plan.days[kind]} days: ${due.length} due, ${held.length} held back`);
      for (const { call, endedAt } of due.slice(0, listedMax))
        say(`    ${call}  ended ${endedAt === null ? "never" : dateTime(new Date(endedAt).toISOString())}`);
      if (due.length > listedMax) say(`    and ${due.length - listedMax} more`);
      for (const { call, file } of held.slice(0, listedMax)) say(`    ${call}  held, file ${file}`);
    }
    say("  Nothing was touched.");
  });
