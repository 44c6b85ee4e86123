import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openClient } from "@wingman/ops/bin/client";
import { newId } from "@wingman/streams/base/ids";
import type { Access, Principal, Route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Recorded } from "@wingman/streams/log/event-log";
import { commitOf } from "../../harness/commits.ts";
import type { Measure } from "../measure-kind.ts";
import { type Ground, openGround } from "./tenants/ground.ts";
import { ask, exampleBody } from "./tenants/http.ts";

const shownMax = 12;
const examples = join(import.meta.dirname, "../../../domain");
const entryOf: Readonly<Record<Access["audit"], string | undefined>> = {
  none: undefined,
  write: undefined,
  "read-personal": "RecordViewed",
  export: "RecordExported",
  change: "RecordChanged",
};

type Outcome = { uses: number; readonly faults: string[] };

/**
 * A2: the whole registry is used, by whoever may and by whoever may not, and the log is held against it: a look, a file
 * or a refusal is exactly one entry of that person under that action, a write exactly one commit by that person and no
 * entry beside it, all else nothing. Planted by hand: `audit.used` left out of
 * `socket.ts`, and called twice in `http.ts`; both were found.
 */
export const audit: Measure = {
  name: "safety.audit",
  about: "Uses of the registry that left no entry in the audit trail, more than one, or a wrong one (A2).",
  asked: "0, over every route and message",
  unit: "wrong entries",
  async run() {
    await using ground = await openGround();
    const outcome: Outcome = { uses: 0, faults: [] };
    for (const route of ground.uses.routes)
      for (const name of ["acme-admin", "acme-supervisor", "acme-agent", "acme-viewer", "acme-compliance"])
        await useRoute(ground, route, name, outcome);
    const written = await useMessages(ground, outcome);
    const unused = ground.uses.messages
      .filter(({ audit: kind, type }) => kind === "write" && !written.has(type))
      .map(({ type }) => type);
    return {
      value: outcome.faults.length,
      holds: outcome.faults.length === 0 && unused.length === 0,
      lines: [
        `${outcome.uses} uses of ${ground.uses.routes.length} routes and ${ground.uses.messages.length} messages`,
        ...(unused.length > 0 ? [`never taken: ${unused.join(", ")}`] : []),
        ...outcome.faults.slice(0, shownMax),
      ],
    };
  },
};

/** What came onto the log meanwhile. */
const during = async (ground: Ground, work: () => Promise<void>): Promise<readonly Recorded[]> => {
  const from = await ground.log.last();
  await work();
  const to = await ground.log.last();
  const commits: Recorded[] = [];
  for (let sequence = from + 1; sequence <= to; sequence++) {
    const commit = await ground.log.at(sequence);
    if (commit) commits.push(commit);
  }
  return commits;
};

const useRoute = async (ground: Ground, route: Route, name: string, outcome: Outcome): Promise<void> => {
  outcome.uses += 1;
  const principal = ground.people.get(name) as Principal;
  const mine = ground.calls.find(({ tenant, rep }) => tenant === principal.tenant && rep === "acme-agent");
  const path = pathOf(route, mine?.call ?? "");
  let status = 0;
  const commits = await during(ground, async () => {
    ({ status } = await ask(ground, name, route, { path, body: exampleBody(route, mine?.call ?? "") }));
  });
  const may = route.roles === "anyone" || principal.roles.some((role) => route.roles.includes(role));
  // What changes is written down before it is tried, all else once it is known what is answered.
  const isKept = status === 200 || (route.audit === "change" && status !== 400);
  const wanted = may ? (isKept ? entryOf[route.audit] : undefined) : "AccessRefused";
  if (may && route.audit === "write") {
    written(`${route.method} ${route.url} as ${name} (${status})`, commits, status, outcome.faults);
    return;
  }
  check(`${route.method} ${route.url} as ${name} (${status})`, commits, wanted, route.action, name, outcome.faults);
};

/** A write has an event of its own, and none of the trail's beside it; one that was refused may have left a sign-in that failed. */
const written = (about: string, commits: readonly Recorded[], status: number, faults: string[]): void => {
  const types = commits.flatMap(({ events }) => events.map(({ type }) => type));
  const asked = types.filter((type) => /^(Record|AccessRefused)/.test(type));
  const isDone = status >= 200 && status < 300;
  if (asked.length > 0 || types.length > 1 || (isDone && types.length === 0 && !emptyHanded.test(about)))
    faults.push(`${about}: ${types.join("; ") || "nothing"}, wanted one of its own`);
};
/** Signing out where no session is ends none, and whoever comes back from no sign-in service is nobody. */
const emptyHanded = /sign-out|sign-in\/oidc\/back/;

const check = (
  about: string,
  commits: readonly Recorded[],
  wanted: string | undefined,
  action: string,
  actor: string,
  faults: string[],
): void => {
  const got = commits.flatMap(({ aggregate, actor: by, events }) =>
    events.map(({ type, data }) => `${aggregate.kind} ${type} ${(data as { action?: string }).action ?? ""} ${by}`),
  );
  const right = wanted === undefined ? [] : [`access ${wanted} ${action} ${actor}`];
  if (got.join() !== right.join())
    faults.push(`${about}: ${got.join("; ") || "nothing"}, wanted ${right.join() || "nothing"}`);
};

const pathOf = (route: Route, call: string): string => {
  const query = route.url.endsWith("/sound")
    ? "?from=0&to=1000"
    : route.url.endsWith("/export")
      ? "?format=csv"
      : route.url.endsWith("/figures")
        ? "?today=0&week=0"
        : "";
  return `${route.url.replace("/:id/:file", "/none/rep.opus").replace(":member", "acme-viewer").replace(/:\w+/g, call)}${query}`;
};

/** One call from its start to what is said after it, with every message in it; answers the types that were taken. */
const useMessages = async (ground: Ground, outcome: Outcome): Promise<ReadonlySet<string>> => {
  const { faults } = outcome;
  const call = newId();
  const name = "acme-agent";
  const { tenant } = ground.people.get(name) as Principal;
  const taken = new Set<string>();
  const client = await openClient(ground.url(name), { ticket: "x" });
  const actions = new Map<string, string>();
  const types = ground.uses.messages.filter(({ audit: kind }) => kind === "write").map(({ type }) => type as string);
  const at = (type: string): number => order.indexOf(type);
  const sent = types.toSorted((a, b) => (at(a) + 1 || middle) - (at(b) + 1 || middle));
  let suggested = false;
  try {
    for (const type of sent) {
      if (at(type) < 0 && !suggested) {
        await suggest(ground, call, tenant);
        suggested = true;
      }
      const { data } = JSON.parse(readFileSync(join(examples, `protocol/examples/request-${type}.json`), "utf8")) as {
        data: Record<string, unknown>;
      };
      const action = newId();
      actions.set(type, action);
      const asked = {
        ...data,
        call,
        ...("action" in data && { action }),
        ...("suggestion" in data && { suggestion: exampleOf("SuggestionMade")["suggestion"] }),
        ...("signal" in data && { signal: exampleOf("QuestionNoticed")["signal"] }),
        ...("undoes" in data && { undoes: actions.get("rated") }),
        ...(type === "start-call" && { consent: "asking", sample: null, playbook: null }),
        ...(type === "notice" && { how: "shown" }),
        ...(type === "pause" && { paused: true }),
      };
      outcome.uses += 1;
      let error: unknown;
      const commits = await during(ground, async () => {
        await client.ask(type as never, asked as never).then(
          () => taken.add(type),
          (reason: unknown) => (error = reason),
        );
      });
      // The first words of a side open it: that is a fact of its own, by the same hand.
      const written = commits.filter(({ events }) => !events.every((event) => event.type === "ChannelOpened"));
      const own = commits.filter(
        ({ aggregate, actor }) => aggregate.kind === "call" && aggregate.id === call && actor === name,
      );
      if (written.length !== 1 || own.length !== commits.length)
        faults.push(
          `${type}: ${written.length} commits, ${commits.length - own.length} of somebody else ${error instanceof Error ? error.message : ""}`,
        );
      if (type === "pause") await client.ask("pause", { call, paused: false });
    }
    outcome.uses += 1;
    const watched = await during(ground, async () => {
      const watching = await openClient(ground.url("acme-viewer"), { call, ticket: "x" });
      await watching.close();
    });
    check("hello as acme-viewer", watched, "RecordViewed", "call.watch", "acme-viewer", faults);
    outcome.uses += 1;
    const refused = await during(ground, async () => {
      const watching = await openClient(ground.url("acme-viewer"), { ticket: "x" });
      await watching.ask("mark", { call, action: newId(), note: "" }).catch(() => undefined);
      await watching.close();
    });
    check("mark as acme-viewer", refused, "AccessRefused", "moment.mark", "acme-viewer", faults);
    outcome.uses += 1;
    const other = await during(ground, async () => {
      await openClient(ground.url("acme-other"), { call, ticket: "x" }).then(
        (watching) => watching.close(),
        () => undefined,
      );
    });
    check("hello as acme-other", other, "AccessRefused", "call.watch", "acme-other", faults);
  } finally {
    await client.close();
  }
  return taken;
};

/** What must come first and last; all else between, once there is a tip. */
const order = ["start-call", "notice", "consent", "transcript", "end-call", "outcome", "csat"];
const middle = 4.5;

const exampleOf = (type: string): Record<string, unknown> =>
  (JSON.parse(readFileSync(join(examples, `examples/${type}.v1.json`), "utf8")) as { data: Record<string, unknown> })
    .data;

/** A tip and a question, as an agent would have made them. */
const suggest = async (ground: Ground, call: string, tenant: Principal["tenant"]): Promise<void> => {
  const aggregate = callAggregate(tenant, call);
  let last = 0;
  for await (const { sequence } of ground.log.read(aggregate)) last = sequence;
  const events = ["SuggestionMade", "QuestionNoticed"].map((type) => ({ type, data: exampleOf(type) }));
  const appended = await ground.log.append(aggregate, commitOf(events), last);
  if (appended.kind !== "appended") throw new Error("nobody else writes to this call");
};
