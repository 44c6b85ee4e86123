import { openClient } from "@wingman/ops/bin/client";
import { newId } from "@wingman/streams/base/ids";
import { strangerPerMinute } from "@wingman/streams/limits/allowances";
import type { TenantId } from "@wingman/domain/ids";
import type { Measure } from "../measure-kind.ts";
import { get, openGateways, perMinute, soundPerDay, type Gateways, type Said } from "./limits/gateways.ts";
import { openGround } from "./tenants/ground.ts";

const gateways = 3;
const asked = 300;
const together = 10;
const forged = { short: 1_500, long: 10_000 };
const soundSeconds = 5;
const frame = 1_600;

/** How a tenant's requests fall on three gateways: evenly, nearly all on one, and one that goes quiet half way. */
const falls: Readonly<Record<string, (n: number) => number>> = {
  evenly: (n) => n % gateways,
  "on one": (n) => (n % 30 === 0 ? 1 + ((n / 30) % 2) : 0),
  "then elsewhere": (n) => (n < asked / 10 ? n % gateways : 0),
};

/**
 * S13: three gateways that share nothing but the log's server, asked three times what a minute allows; strangers who
 * write another X-Forwarded-For into each request, before a gateway that trusts no proxy and one that trusts its own;
 * seconds of sound, over the three and through a socket. Planted by hand: an edge that takes the first address of
 * X-Forwarded-For, and a shelf that grants without counting; both were found.
 */
export const limits: Measure = {
  name: "safety.limits",
  about: "How far three gateways together are off a tenant's requests a minute; strangers and sound beside it (S13).",
  asked: "≤ 5 %; one bucket for forged addresses; sound by its seconds",
  unit: "% off",
  async run({ long, write }) {
    const lines: string[] = [];
    let worst = 0;
    let holds = true;
    const must = (is: boolean, line: string): void => {
      lines.push(is ? line : `WRONG: ${line}`);
      holds &&= is;
    };
    {
      await using at = await openGateways(gateways);
      for (const [how, where] of Object.entries(falls)) {
        at.next();
        const said = await askAll(asked, (n) => get(`${at.urls[where(n)]}/api/asked`, { "x-who": "ann" }));
        const taken = said.filter(({ status }) => status === 200).length;
        const off = (Math.abs(taken - perMinute) / perMinute) * 100;
        worst = Math.max(worst, off);
        must(off <= 5 && wellRefused(said), `${how}: ${taken} of ${asked} were taken, ${perMinute} allowed`);
      }
      write(`  ${lines.join("; ")}`);
      const count = long ? forged.long : forged.short;
      at.next();
      const direct = await askAll(count, (n) =>
        get(`${at.urls[n % gateways]}/api/open`, { "x-forwarded-for": addressOf(n) }),
      );
      must(
        oneBucket(direct),
        `${count} forged X-Forwarded-For: ${takenOf(direct)} were taken, of ${strangerPerMinute} for one address`,
      );
      at.next();
      const proxied = await askAll(count, (n) =>
        get(`${at.trusting}/api/open`, {
          "x-forwarded-for": `${addressOf(n)}, 203.0.113.9`,
          "x-forwarded-proto": "https",
          host: "wingman.example.com",
        }),
      );
      must(
        oneBucket(proxied),
        `behind a proxy: ${takenOf(proxied)} were taken of one who wrote ${count} addresses before its own`,
      );
      const heard = await spendSound(at);
      const soundOff = (Math.abs(heard - soundPerDay) / soundPerDay) * 100;
      worst = Math.max(worst, soundOff);
      must(soundOff <= 5, `${heard} of ${soundPerDay} seconds of sound were let in by three gateways`);
    }
    const { received, told } = await throughSocket();
    must(
      told === 1 && received >= soundSeconds * 0.95 && received <= soundSeconds * 1.05,
      `a socket that may send ${soundSeconds} s let in ${received.toFixed(1)} s and said so ${told} time`,
    );
    return { value: worst, holds: holds && worst <= 5, lines };
  },
};

const askAll = async (count: number, ask: (n: number) => Promise<Said>): Promise<Said[]> => {
  const said: Said[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) said.push(await ask(next++));
  };
  await Promise.all(Array.from({ length: together }, worker));
  return said;
};
const takenOf = (said: readonly Said[]): number => said.filter(({ status }) => status === 200).length;
/** All else is 429, and says when to come back. */
const wellRefused = (said: readonly Said[]): boolean =>
  said.every(
    ({ status, retryAfter }) =>
      status === 200 || (status === 429 && Number(retryAfter) >= 1 && Number(retryAfter) <= 60),
  );
const oneBucket = (said: readonly Said[]): boolean =>
  takenOf(said) <= strangerPerMinute * 1.05 && takenOf(said) >= strangerPerMinute * 0.95 && wellRefused(said);
const addressOf = (n: number): string => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;

const spendSound = async ({ allowances }: Gateways): Promise<number> => {
  let heard = 0;
  for (let n = 0; n < soundPerDay * 2; n += 10)
    if (await allowances[n % allowances.length]?.sound("acme" as TenantId, 10)) heard += 10;
  return heard;
};

/** A live call that sends more sound than the day has left. */
const throughSocket = async (): Promise<{ readonly received: number; readonly told: number }> => {
  await using ground = await openGround(undefined, soundSeconds);
  const client = await openClient(ground.url("acme-agent"), { ticket: "x" });
  const call = newId();
  await client.ask("start-call", {
    call,
    kind: "live",
    title: "",
    customer: { name: "", company: "", role: "" },
    language: "en",
    playbook: null,
    consent: "unasked",
    channels: [{ channel: "customer", format: "int16" }],
    sample: null,
  });
  await client.ask("notice", { call, how: "shown", language: "en" });
  for (let at = 0; at < soundSeconds * 2 * 16_000; at += frame) client.sound("customer", at, new Int16Array(frame));
  await client.ask("mark", { call, action: newId(), note: "" });
  await new Promise((resolve) => setTimeout(resolve, 500)); // Marks are told five times a second.
  const marks = client.received
    .filter(({ type }) => type === "ack")
    .map(({ data }) => (data as { receivedSample: number | null }).receivedSample ?? 0);
  const told = client.received.filter(
    ({ type, data }) => type === "error" && (data as { code: string }).code === "WING_SOUND_USED_UP",
  ).length;
  await client.close();
  return { received: Math.max(0, ...marks) / 16_000, told };
};
