/**
 * S5. One refresh token used twenty times at once, and one used again when it is old, on a real PostgreSQL. Mutations
 * that make it fail: `for update` left out (several successors), the grace left out (an honest person with two tabs is
 * thrown out), `endOne` left out after a reuse (the thief stays).
 */
import { setTimeout as sleep } from "node:timers/promises";
import { openPool } from "@wingman/streams/base/pools";
import { graceS, sessionsIn } from "@wingman/streams/identity/sessions";
import { as, company, openTwoGateways, refresh as refreshAt, signIn } from "../../harness/two-gateways.ts";
import type { Measure } from "../measure-kind.ts";

const usesAtOnce = 20;
const families = 100;
const races = 20;
const longRaces = 200;

export const refresh: Measure = {
  name: "safety.refresh",
  about: `Refresh tokens used ${usesAtOnce} times at once, and again when they are old: who is let in that must not be, or thrown out.`,
  asked: `0 wrong: one successor in every race, ${families} of ${families} families ended`,
  unit: "wrong",
  async run({ long }) {
    await using two = await openTwoGateways();
    const ann = await two.member("Ann", ["agent"]);
    const wrong: string[] = [];
    const sessions = sessionsIn(two.pool);
    await using otherPool = openPool({ url: two.poolUrl, name: "another-gateway", sizeMax: 8 });
    const elsewhere = sessionsIn(otherPool);
    const begin = () => sessions.begin(company, ann.id, { how: "password", agent: "measure", version: 0 });

    for (let n = 0; n < (long ? longRaces : races); n++) {
      const { token } = await begin();
      const uses = [...Array(usesAtOnce).keys()].map((k) => (k % 2 ? sessions : elsewhere).refresh(token));
      const answers = await Promise.all(uses);
      const successors = new Set(answers.map((answer) => (answer.kind === "refreshed" ? answer.token : answer.kind)));
      const [successor = ""] = successors;
      if (successors.size !== 1) wrong.push(`a race had ${successors.size} outcomes`);
      else if ((await sessions.refresh(successor)).kind !== "refreshed") wrong.push("the successor was refused");
    }

    // The same over HTTP, at both gateways at once, as the tabs of one browser do; and who did it is in afterwards.
    const came = await signIn(two.urls[0], ann);
    const tabs = await Promise.all(
      [...Array(usesAtOnce).keys()].map((k) => refreshAt(two.urls[k % 2] ?? two.urls[0], came.cookie)),
    );
    const cookies = new Set(tabs.map(({ status, cookie }) => `${status} ${cookie}`));
    const [tab] = tabs;
    if (cookies.size !== 1 || tab?.status !== 200) wrong.push(`twenty tabs had ${cookies.size} outcomes`);
    const me = await fetch(`${two.urls[1]}/api/me`, as(tab?.access ?? ""));
    if (me.status !== 200) wrong.push("an honest person was thrown out");

    // A thief: the token of before is used after its grace. All of the family is over, at both gateways.
    const stolen = await Promise.all([...Array(families).keys()].map(begin));
    const honest = await Promise.all(stolen.map(({ token }) => sessions.refresh(token)));
    const next = await refreshAt(two.urls[0], tab?.cookie ?? "");
    await sleep((graceS + 0.5) * 1_000);
    let endedCount = 0;
    for (const [n, { token }] of stolen.entries()) {
      const url = two.urls[n % 2] ?? two.urls[0];
      const used = await refreshAt(url, `wingman_refresh=${token}`);
      const heir = honest[n];
      const left = await refreshAt(
        two.urls[(n + 1) % 2] ?? url,
        `wingman_refresh=${heir?.kind === "refreshed" ? heir.token : ""}`,
      );
      if (used.status === 401 && left.status === 401) endedCount += 1;
    }
    if (endedCount !== families) wrong.push(`${families - endedCount} families went on after a reuse`);
    const thief = await refreshAt(two.urls[0], tab?.cookie ?? "");
    const token = await fetch(`${two.urls[1]}/api/me`, as(next.access));
    if (thief.status !== 401 || token.status !== 401) wrong.push("an access token of an ended family is let in");
    return {
      value: wrong.length,
      holds: wrong.length === 0,
      lines: [
        `${long ? longRaces : races} races of ${usesAtOnce} over two pools, and one over HTTP at two gateways: one successor each`,
        `${endedCount} of ${families} families ended by a reuse after ${graceS} s`,
        ...wrong.map((what) => `wrong: ${what}`),
      ],
    };
  },
};
