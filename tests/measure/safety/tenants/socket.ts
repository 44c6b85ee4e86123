/** Every message, sent by everybody about a call that is not theirs; and sound behind it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFrame } from "@wingman/domain/protocol/audio-frame";
import { ownOnly } from "@wingman/streams/base/registry";
import { WebSocket } from "ws";
import type { Ground, Held } from "./ground.ts";
import type { Tally } from "./http.ts";
import { foundIn } from "./scan.ts";

const examples = join(import.meta.dirname, "../../../../domain/protocol/examples");
const answerMsMax = 5_000;
const unknownId = "0190a5c0-0000-7000-8000-000000000000";

type Line = AsyncDisposable & {
  /** Every frame that came, as it came. */
  readonly frames: string[];
  say(type: string, data: object, id: string): Promise<string>;
  sound(bytes: Uint8Array): void;
};

export const sayEverything = async (ground: Ground, tally: Tally): Promise<void> => {
  for (const [name, principal] of ground.people) {
    if (principal.roles.length === 0) {
      await nobodyHears(ground, name, tally);
      continue;
    }
    const foreign = ground.calls.filter(({ tenant }) => tenant !== principal.tenant);
    const others = ground.calls.filter(
      ({ tenant, rep }) => tenant === principal.tenant && principal.roles.includes("agent") && rep !== name,
    );
    const hidden = [...foreign, ...others];
    await using line = await open(ground.url(name));
    await line.say("hello", { client: "matrix" }, "m-first");
    for (const [n, message] of ground.uses.messages.entries()) {
      if (message.type === "ping" || message.type === "start-call") continue;
      const { data } = JSON.parse(readFileSync(join(examples, `request-${message.type}.json`), "utf8")) as {
        data: object;
      };
      const may = principal.roles.some((role) => message.roles !== "anyone" && message.roles.includes(role));
      if (!("call" in data)) {
        // About no call of its own; what it shows is looked through below.
        tally.cases += 1;
        const got = await line.say(message.type, data, `m-${n}`);
        if (!may && !got.includes("WING_FORBIDDEN"))
          tally.faults.push(`${message.type} as ${name}: ${got.slice(0, 160)}, wanted WING_FORBIDDEN`);
        continue;
      }
      for (const target of [foreign[0], others[0]]) {
        if (!target) continue;
        tally.cases += 1;
        const { position: _, ...rest } = data as { position?: string };
        const got = await line.say(message.type, { ...rest, call: target.call }, `m-${n}`);
        const unknown = await line.say(message.type, { ...rest, call: unknownId }, `m-${n}`);
        const about = `${message.type} as ${name}, about ${target.tenant}'s ${target.rep}`;
        if (alike(got) !== alike(unknown))
          tally.faults.push(`${about}: ${got.slice(0, 160)} tells it from an unknown id`);
        const code = may ? "WING_CALL_NOT_FOUND" : "WING_FORBIDDEN";
        if (!got.includes(code)) tally.faults.push(`${about}: ${got.slice(0, 160)}, wanted ${code}`);
      }
    }
    // Sound after a refused hello belongs to nothing.
    line.sound(encodeFrame({ channel: "customer", firstSample: 0, samples: new Int16Array(640) }));
    const mine = ground.calls.find(
      ({ tenant, rep }) => tenant === principal.tenant && (rep === name || !principal.roles.includes("agent")),
    );
    if (mine) {
      tally.cases += 1;
      await line.say("hello", { client: "matrix", call: mine.call }, "m-own");
      const seen = foundIn(Buffer.from(line.frames.join("\n")), [mine]);
      tally.owned += seen.length;
      if (seen.length === 0) tally.faults.push(`hello as ${name}: their own call is not shown`);
      await speakWatching(ground, line, name, mine, tally);
    }
    for (const { call, rep } of ground.calls.filter(
      ({ tenant, exercise }) => exercise && tenant === principal.tenant && !principal.roles.includes("agent"),
    )) {
      tally.cases += 1;
      await line.say("hello", { client: "matrix", call }, "m-exercise");
      const words = { call, channel: "rep", utterance: `x-${name}`, revision: 1, text: "a word", final: true };
      const got = await line.say("transcript", { ...words, source: "typed" }, "m-word");
      if (got.includes("WING_FORBIDDEN") === (rep === name))
        tally.faults.push(`transcript as ${name} in the exercise of ${rep}: ${got.slice(0, 160)}`);
    }
    for (const leak of foundIn(Buffer.from(line.frames.join("\n")), hidden).filter(({ canary }) =>
      line.frames.some((frame) => frame.includes(canary)),
    ))
      tally.faults.push(`the socket of ${name} shows ${leak.tenant}'s ${leak.rep}`);
  }
};

/** Whoever only watches a call cannot be heard in it. */
const speakWatching = async (ground: Ground, line: Line, name: string, mine: Held, tally: Tally): Promise<void> => {
  const principal = ground.people.get(name);
  if (!principal) return;
  const own = ownOnly(principal, ground.uses.sound);
  const holds = principal.roles.some((role) => ground.uses.sound.roles.includes(role));
  if (holds && (own === null || own === mine.rep)) return;
  tally.cases += 1;
  const before = line.frames.length;
  line.sound(encodeFrame({ channel: "customer", firstSample: 0, samples: new Int16Array(640) }));
  await line.say("ping", { sentAt: 1 }, "m-ping");
  if (!line.frames.slice(before).some((frame) => frame.includes("WING_FORBIDDEN")))
    tally.faults.push(`${name} can be heard in ${mine.rep}'s call, and only watches (${String(own)})`);
};

const nobodyHears = async (ground: Ground, name: string, tally: Tally): Promise<void> => {
  tally.cases += 1;
  await using line = await open(ground.url(name)).catch(() => silent());
  const got = await line
    .say("hello", { client: "matrix", call: ground.calls[0]?.call }, "m-0")
    .catch(() => "WING_SIGN_IN");
  if (!got.includes("WING_SIGN_IN")) tally.faults.push(`hello as ${name}: ${got.slice(0, 160)}`);
  for (const leak of foundIn(Buffer.from(line.frames.join("\n")), ground.calls, new Set([ground.calls[0]?.call ?? ""])))
    tally.faults.push(`the socket of ${name} shows ${leak.tenant}'s ${leak.rep}`);
};

const alike = (frame: string): string => {
  const { type, data } = JSON.parse(frame) as { type: string; data: object };
  return JSON.stringify({ type, data });
};

const silent = (): Line => ({
  frames: [],
  say: () => Promise.reject(new Error("not let in")),
  sound: () => undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

const open = async (url: string): Promise<Line> => {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/socket`, ["wingman.v1"], { perMessageDeflate: false });
  const frames: string[] = [];
  const waiting = new Map<string, (frame: string) => void>();
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.on("error", () => undefined);
  socket.on("message", (raw: Buffer) => {
    const frame = raw.toString();
    frames.push(frame);
    const { type, data } = JSON.parse(frame) as { type: string; data: { of?: string | null } };
    const of = { welcome: "hello", pong: "ping", running: "watch-calls" }[type] ?? data.of;
    if (of) waiting.get(of)?.(frame);
  });
  return {
    frames,
    sound: (bytes) => socket.send(bytes),
    say(type, data, id) {
      const answer = new Promise<string>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${type} was not answered`)), answerMsMax);
        const take = (frame: string): void => {
          clearTimeout(timer);
          resolve(frame);
        };
        waiting.set(id, take);
        if (["hello", "ping", "watch-calls"].includes(type)) waiting.set(type, take);
      });
      socket.send(JSON.stringify({ v: 1, type, id, ts: 1, data }));
      return answer;
    },
    async [Symbol.asyncDispose]() {
      const gone = new Promise((resolve) => socket.once("close", resolve));
      socket.close();
      await gone;
    },
  };
};
