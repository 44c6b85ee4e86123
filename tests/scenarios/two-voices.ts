/** A call with two voices on the customer's side, told apart by the recogniser. */
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { type Client, startOf } from "@wingman/ops/bin/client";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { finalsOf, hears, newCall, said, type Script, sendSound, waitUntil } from "./ground.ts";

const scripts = new Map<string, Script>();
const heard = hears(scripts);
/** As a model of voices would have it: one of them says "we", the other "they". */
export const tellsVoicesApart: Recognizer = {
  ...heard,
  async *transcribe(about, audio, signal) {
    for await (const one of heard.transcribe(about, audio, signal))
      yield one.kind === "final" && about.channel === "customer"
        ? { ...one, speaker: one.words[0]?.text === "we" ? "s1" : "s2" }
        : one;
  },
};

/** Begins it, and resolves with its id once all four sentences are on the log. */
export const callOfTwoVoices = async (client: Client, log: JetStreamLog): Promise<string> => {
  const call = newCall();
  scripts.set(call, {
    customer: [...said("we like it", 500), ...said("they do not", 3_000), ...said("we will see", 5_500)],
    rep: said("good to hear", 8_000),
  });
  const channels = (["rep", "customer"] as const).map((channel) => ({ channel, format: "int16" as const }));
  await client.ask("start-call", startOf({ call, consent: "given", channels }));
  sendSound(client, "customer", 0, 7_500);
  sendSound(client, "rep", 0, 10_000);
  await waitUntil(async () => (await finalsOf(log, call)).length === 4, "four finals");
  return call;
};
