/** Closed by default: what does not say who may, on whose things, under which word, what is recorded and how often is not served. */
import { type Access, roles, type Route } from "@wingman/streams/base/registry";

const objects: readonly unknown[] = ["tenant", "own", "self", "none"];
const audits: readonly unknown[] = ["none", "read-personal", "export", "write", "change"];

/** What is wrong with an entry of the registry; empty where nothing is. */
export const faultsOf = (access: Access, where: string): string[] => {
  const faults: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`${where}: ${what}`);
  };
  must(access.roles === "anyone" || (Array.isArray(access.roles) && access.roles.length > 0), "nobody may use it");
  for (const role of access.roles === "anyone" ? [] : (access.roles ?? []))
    must(roles.includes(role), `no role is called ${role}`);
  for (const role of access.holders ?? [])
    must(access.object === "own" && access.roles.includes(role), `${role} holds calls, and may not use it on any`);
  must(objects.includes(access.object), "whose things it touches is not said");
  must(access.roles !== "anyone" || access.object === "none" || access.object === "self", "anyone has no things here");
  must(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/.test(access.action ?? ""), "the action is <noun>.<verb>");
  must(audits.includes(access.audit), "what is recorded is not said");
  must(Number.isInteger(access.limits?.perMinute) && access.limits.perMinute > 0, "how often is not said");
  return faults;
};

/** An `own` route names the call it touches, or says that it lists. */
const faultsOfRoute = (route: Route): string[] => {
  const where = `${route.method} ${route.url}`;
  const names = /:call\b/.test(route.url);
  return [
    ...faultsOf(route, where),
    ...(route.object === "own" && !names && !route.lists ? [`${where}: own things, and no :call in its path`] : []),
    ...(route.lists && (route.object !== "own" || names) ? [`${where}: it says that it lists, and does not`] : []),
    ...(route.url.match(/:\w+/g) ?? [])
      .filter((name) => !(name.slice(1) in ((route.schema.params as { properties?: object })?.properties ?? {}))) // An object schema, as every params is.
      .map((name) => `${where}: ${name} has no schema`),
  ];
};

/** Throws a TypeError that names everything; at the start, so that no such gateway ever answers. */
export const refuseUnlisted = (
  routes: readonly Route[],
  messages: readonly (Access & { readonly type: string })[],
): void => {
  const faults = [...routes.flatMap(faultsOfRoute), ...messages.flatMap((one) => faultsOf(one, one.type))];
  if (faults.length > 0) throw new TypeError(`the registry has holes: ${faults.join("; ")}`);
};
