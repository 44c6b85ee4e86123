/**
 * Every role against every subject, on a real server with the users as Wingman writes them: what the table allows must
 * pass and everything else be refused, plain, by queue subscription and by a wildcard that is wider than what is allowed.
 */
import { connect, type Socket } from "node:net";
import { usersText } from "@wingman/ops/local/nats-users";
import { inboxOf, type NatsUser, natsRoles, permissionsOf } from "@wingman/streams/log/permissions";
import { startBareNats } from "../../../harness/nats.ts";
import type { Tally } from "../tally.ts";

const users: readonly NatsUser[] = [...natsRoles, "local"];
const passwordOf = (user: NatsUser): string => `${user}-password`;

/** What nobody may but who is named, whatever the table says: a slip in the table shows here. */
const onlyFor: readonly { readonly subject: string; readonly may: readonly NatsUser[] }[] = [
  { subject: "$JS.API.STREAM.DELETE.EVENTS_1", may: ["operator", "local"] },
  { subject: "$JS.API.STREAM.UPDATE.EVENTS_1", may: ["operator", "local"] },
  { subject: "$JS.API.STREAM.PURGE.EVENTS_1", may: [] },
  { subject: "$JS.API.STREAM.PURGE.FRAGMENTS", may: [] },
  { subject: "$JS.API.STREAM.MSG.DELETE.EVENTS_1", may: [] },
  { subject: "$JS.API.STREAM.MSG.DELETE.TICKETS", may: ["gateway", "local"] },
  { subject: "wm.ticket.abc", may: ["gateway", "local"] },
  { subject: "wm.allow.abc", may: ["gateway", "media", "local"] },
  { subject: "$JS.API.STREAM.SNAPSHOT.EVENTS_1", may: [] },
  { subject: "$JS.API.ACCOUNT.PURGE.x", may: [] },
  { subject: "$SYS.REQ.SERVER.PING", may: [] },
  { subject: "wm.heads.1", may: ["notary", "operator", "local"] },
  { subject: "wm.ev.1.0.t.tenant.a", may: ["gateway", "projector", "operator", "local"] },
  { subject: "wm.ev.1.0.t.playbook.a", may: ["gateway", "operator", "local"] },
  { subject: "wm.ev.1.0.t.call.a", may: ["gateway", "stt", "agents", "projector", "operator", "local"] },
  { subject: "wm.audio.0.t.c.rep", may: ["gateway", "media", "local"] },
  { subject: "wm.media.abc", may: ["gateway", "local"] },
  { subject: "wm.presence.media", may: ["media", "local"] },
  { subject: "wm.settled.0.t.c.rep", may: ["stt", "local"] },
  { subject: "$KV.leases.stt.00", may: ["stt", "local"] },
  { subject: "$KV.leases.agents.00", may: ["agents", "local"] },
  ...users.map((user) => ({ subject: `${inboxOf(user)}.abc.1`, may: [] })),
];
const strange = [
  "x",
  "wm.other",
  "wm.ev.2.0.t.call.a",
  "wm.ev.1.0.t.secret.a",
  "wm.ev.1.0.t.call.a.more",
  "wm",
  "wm.ev",
];
const wide = [
  ">",
  "*",
  "wm.>",
  "wm.ev.>",
  "wm.ev.1.>",
  "wm.live.>",
  "$JS.>",
  "$JS.API.>",
  "$SYS.>",
  "$KV.>",
  "_INBOX.>",
  "_INBOX_*.>",
  "*.>",
];

/** A subject that a pattern lets through. */
const oneOf = (pattern: string): string => pattern.replaceAll("*", "x").replace(/>$/, "x.y");

/** Whether everything that `subject`, itself perhaps a pattern, stands for is let through. */
const covers = (pattern: string, subject: string): boolean => {
  const [p, s] = [pattern.split("."), subject.split(".")];
  for (let n = 0; n < p.length; n++) {
    if (p[n] === ">") return s.length > n;
    if (s[n] === undefined || s[n] === ">") return false;
    if (p[n] !== "*" && p[n] !== s[n]) return false;
  }
  return p.length === s.length;
};
const lets = (patterns: readonly string[], subject: string): boolean =>
  patterns.some((pattern) => covers(pattern, subject));

type Line = { say(text: string): Promise<string>; readonly socket: Socket };
/** One user, and the server's answer to each line: `+OK` or `-ERR …`. */
const signIn = async (port: number, user: NatsUser): Promise<Line> => {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  const waiting: ((answer: string) => void)[] = [];
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (line.startsWith("PING")) socket.write("PONG\r\n");
      if (line.startsWith("+OK") || line.startsWith("-ERR")) waiting.shift()?.(line);
    }
  });
  const say = (line: string): Promise<string> =>
    new Promise((resolve, reject) => {
      waiting.push(resolve);
      socket.once("close", () => reject(new Error(`the server hung up on ${user}`)));
      socket.write(`${line}\r\n`);
    });
  socket.setMaxListeners(0);
  const greeting = await say(
    `CONNECT ${JSON.stringify({ verbose: true, user, pass: passwordOf(user), protocol: 1, headers: true, lang: "raw", version: "0" })}`,
  );
  if (!greeting.startsWith("+OK")) throw new Error(`${user}: ${greeting}`);
  return { say, socket };
};

export const tryMatrix = async (tally: Tally): Promise<void> => {
  await using server = await startBareNats(
    `authorization { users: [\n${usersText((user) => `user: ${user}, password: ${JSON.stringify(passwordOf(user))}`)}\n] }`,
  );
  const said = users.flatMap((user) => permissionsOf(user).publish);
  const heard = users.flatMap((user) => permissionsOf(user).subscribe);
  const subjects = [
    ...new Set([...[...said, ...heard].map(oneOf), ...onlyFor.map(({ subject }) => subject), ...strange]),
  ];
  const patterns = [...new Set([...heard, ...wide, ...subjects])];
  for (const user of users) {
    const { publish, subscribe } = permissionsOf(user);
    const { say, socket } = await signIn(server.port, user);
    for (const subject of subjects) {
      const passed = (await say(`PUB ${subject} 0\r\n`)).startsWith("+OK");
      tally.check(`${user} publishes ${subject}: ${passed ? "passed" : "refused"}`, passed === lets(publish, subject));
      const rule = onlyFor.find((one) => one.subject === subject);
      if (rule) tally.check(`${user} publishes ${subject}, by the rule`, passed === rule.may.includes(user));
    }
    let sid = 0;
    for (const pattern of patterns)
      for (const queue of ["", "q", ">"]) {
        sid += 1;
        const passed = (await say(`SUB ${pattern} ${queue}${queue ? " " : ""}${sid}`)).startsWith("+OK");
        if (passed) await say(`UNSUB ${sid}`);
        tally.check(
          `${user} listens to ${pattern}${queue && ` in queue ${queue}`}: ${passed ? "passed" : "refused"}`,
          passed === lets(subscribe, pattern),
        );
      }
    for (const other of users.filter((one) => one !== user)) {
      sid += 1;
      const passed = (await say(`SUB ${inboxOf(other)}.> ${sid}`)).startsWith("+OK");
      tally.check(`${user} listens to the inbox of ${other}`, !passed);
    }
    socket.destroy();
  }
  await tryAnswers(tally, server.port);
};

/** The notary may answer whoever asked, once; a role that was not asked may not, and nobody hears another's answer. */
const tryAnswers = async (tally: Tally, port: number): Promise<void> => {
  const notary = await signIn(port, "notary");
  const asker = await signIn(port, "operator");
  await notary.say("SUB wm.notary.seal 1");
  const reply = `${inboxOf("operator")}.one`;
  tally.check("an operator asks the notary", (await asker.say(`PUB wm.notary.seal ${reply} 0\r\n`)).startsWith("+OK"));
  await new Promise((resolve) => setTimeout(resolve, 200));
  tally.check("the notary answers", (await notary.say(`PUB ${reply} 0\r\n`)).startsWith("+OK"));
  tally.check("and does so once", (await notary.say(`PUB ${reply} 0\r\n`)).startsWith("-ERR"));
  const gateway = await signIn(port, "gateway");
  tally.check("a gateway may not answer for it", (await gateway.say(`PUB ${reply} 0\r\n`)).startsWith("-ERR"));
  for (const { socket } of [notary, asker, gateway]) socket.destroy();
};
