/** The agent that looks a name up on the web: each query is written down before it leaves, and what pages say is cut to two lines. */
import type { TenantId } from "@wingman/domain/ids";
import type { WebPolicy } from "@wingman/domain/tenant/policy";
import { briefOf } from "@wingman/domain/web/brief";
import { queryOf } from "@wingman/domain/web/slots";
import type { Agent } from "../agent.ts";
import type { SearchDesk } from "./desk.ts";

/** Answers nothing, and asks nobody, for a company that does not let it. */
export const webAgent = (desk: Pick<SearchDesk, "find">, rulesOf: (tenant: TenantId) => WebPolicy): Agent<"web"> =>
  async function* answer({ subject, topic, name, nameFrom }, { tenant, call, language }, signal) {
    const { mayLookUp, customerToo } = rulesOf(tenant);
    if (!mayLookUp || (nameFrom === "call" && !customerToo)) return;
    const slots = { subject, topic, name };
    const query = queryOf(slots, language);
    for await (const step of desk.find({ text: query, subject, language }, { tenant, call }, signal)) {
      const { provider } = step;
      if (step.kind === "sending")
        yield { type: "PagesAsked", data: { provider, attempt: step.attempt, ...slots, query } };
      else yield { type: "PagesFound", data: { provider, query, ...briefOf(step.pages, slots) } };
    }
  };
