/** A sample call through the whole way but the page: recorded sound over the socket at real speed, words and tips from the log. */
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { type Client, openClient, playSound, startOf } from "@wingman/ops/bin/client";
import type { Running } from "@wingman/ops/bin/up";
import { newId } from "@wingman/streams/base/ids";
import { readCallLog } from "../../harness/call-log.ts";
import { readSample } from "../../harness/sample.ts";
import { type Judged, judge } from "../judge.ts";

/** The last words are still being recognised when the sound ends. */
const tailMs = 3_000;
const lastFactsMsMax = 10_000;

type Listed = { readonly id: string; readonly title: string; readonly playbook: { id: string; version: number } };
export type PlayedSample = Listed & Judged;

/** Plays one sample with the playbook it names; the customer agrees when the script says so, as on the page. */
export const playSample = async (wingman: Running, id: string, signal: AbortSignal): Promise<PlayedSample> => {
  const { script, moments, sides } = await readSample(id);
  const { samples } = (await (await signedFetch(`${wingman.url}/api/samples`, { signal })).json()) as {
    samples: Listed[];
  };
  const listed = samples.find((sample) => sample.id === id);
  if (!listed) throw new Error(`the sample ${id} is not in the list`);
  const client = await openClient(wingman.url);
  try {
    const call = newId();
    await client.ask(
      "start-call",
      startOf({
        call,
        title: listed.title,
        playbook: listed.playbook,
        consent: "asking",
        sample: id,
        channels: [
          { channel: "rep", format: "int16" },
          { channel: "customer", format: "int16" },
        ],
      }),
    );
    const agreed = agreeAfter(client, call, script.consent.atMs);
    await playSound(client, sides, { signal });
    await agreed;
    signal.throwIfAborted();
    await wait(tailMs);
    await client.ask("end-call", { call, reason: "sample-finished" });
    await client.waitFor(
      "call",
      (facts) => facts.events.some((event) => (event as { type: string }).type === "CallEnded"),
      lastFactsMsMax,
    );
    return { ...listed, ...judge(await readCallLog(await wingman.log, call), moments, script) };
  } finally {
    await client.close();
  }
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const agreeAfter = async (client: Client, call: string, ms: number): Promise<void> => {
  await wait(ms);
  await client.ask("consent", { call, answer: "agreed", how: "aloud" });
};
