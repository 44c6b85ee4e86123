import { usesOf } from "@wingman/ops/bin/roles/uses";
import { type Route, route } from "@wingman/streams/base/registry";
import { listCalls } from "@wingman/projections/history/query";
import type { TenantId } from "@wingman/domain/ids";
import { Type } from "typebox";
import type { Measure } from "../measure-kind.ts";
import { openGround } from "./tenants/ground.ts";
import { askEverything, type Tally } from "./tenants/http.ts";
import { sayEverything } from "./tenants/socket.ts";

const casesMin = 500;
const shownMax = 12;

/**
 * S1: every route and message of the registry, asked by every role of two companies, by two agents of one, by nobody
 * and by somebody whose session is over, for calls that are not theirs, with the id in every place where one can stand.
 * Every byte of every answer is looked at, packed ones too. In each run a leak is planted (a route that answers with
 * another tenant's list) and must be found. Planted by hand: `admit` left out of `socket.ts`, and the loop
 * over named calls left out of `http.ts`; 164 faults.
 */
export const tenants: Measure = {
  name: "safety.tenants",
  about: "Answers that show, or tell of, what is another tenant's or another agent's, over the whole registry (S1).",
  asked: `0, over ≥ ${casesMin} cases`,
  unit: "leaks",
  async run({ write }) {
    await using ground = await openGround((parts) => {
      const planted: Route = route({
        method: "GET",
        url: "/api/planted",
        summary: "A leak.",
        roles: ["agent"],
        object: "own",
        lists: true,
        action: "planted.leak",
        audit: "none",
        limits: { perMinute: 1_000 },
        schema: { response: Type.Unknown() },
        handle: ({ principal }) =>
          listCalls(parts.history().pool, (principal.tenant === "acme" ? "ball" : "acme") as TenantId),
      });
      return { routes: [...usesOf(parts).routes, planted] };
    });
    const tally: Tally = { cases: 0, owned: 0, faults: [] };
    await askEverything(ground, tally, ({ action }) => action !== "planted.leak");
    write(`  ${tally.cases} cases over HTTP, ${tally.faults.length} faults, ${tally.owned} calls seen by their own`);
    await sayEverything(ground, tally);
    const found: Tally = { cases: 0, owned: 0, faults: [] };
    await askEverything(ground, found, ({ action }) => action === "planted.leak");
    return {
      value: tally.faults.length,
      holds: tally.faults.length === 0 && tally.cases >= casesMin && tally.owned > 20 && found.faults.length > 0,
      lines: [
        `${ground.uses.routes.length - 1} routes and ${ground.uses.messages.length} messages, ${ground.people.size} people, ${tally.cases} cases; ${tally.owned} calls seen by their own`,
        `the planted leak was found ${found.faults.length} times`,
        ...tally.faults.slice(0, shownMax),
      ],
    };
  },
};
