/** Which engine hears a channel, and saying so on the log when that changes. */
import type { CallState } from "@wingman/domain/call/state";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { defaultSpeech, type Policy } from "@wingman/domain/tenant/policy";
import { callAggregate, type Calls } from "@wingman/streams/log/calls";
import type { ChannelRef } from "@wingman/streams/log/subjects";
import type { Logger } from "pino";
import type { Channel } from "./channel.ts";
import { endpointings } from "../vad/endpointing.ts";
import { type EngineInfo, type Listening, type Recognizer, sampleRateHz } from "./recognizer.ts";

const speechActor = "speech" as ActorId;

export type EngineDesk = {
  /** What a recogniser is told of a channel, from the settled sample on. */
  aboutOf(channel: Channel): Listening;
  /** What would hear it now. */
  infoOf(channel: Channel): EngineInfo;
  /** Says on the log that another engine goes on from the settled sample, before it does; nothing where it is the same. */
  change(channel: Channel, cause: "failed" | "chosen"): Promise<void>;
};

export const engineDesk = ({
  recognizer,
  policyOf,
  domainTextOf,
  stateOf,
  calls,
  surely,
  logger,
}: {
  readonly recognizer: Recognizer;
  readonly policyOf: (tenant: TenantId) => Policy;
  readonly domainTextOf: (tenant: TenantId) => string;
  readonly stateOf: (ref: ChannelRef) => CallState | undefined;
  readonly calls: Calls;
  readonly surely: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly logger: Logger;
}): EngineDesk => {
  const aboutOf = ({ ref, heardTo }: Channel): Listening => {
    const state = stateOf(ref);
    const { vocabulary, language, speech = defaultSpeech } = policyOf(ref.tenant);
    return {
      call: ref.call,
      channel: ref.channel,
      firstSample: heardTo,
      sample: state?.started?.sample ?? null,
      language: state?.started?.language || language,
      vocabulary,
      domainText: domainTextOf(ref.tenant),
      soundMayLeave: speech.soundMayLeave,
      engine: state?.engine ?? speech.engine,
      endpointing: endpointings[speech.patience ?? (state?.practice.begun ? "turn" : "usual")],
      suppressNoise: speech.suppressNoise ?? "auto",
    };
  };
  const infoOf = (channel: Channel): EngineInfo => recognizer.infoOf?.(aboutOf(channel)) ?? recognizer.info;

  /** Says on the log that another engine goes on from the settled sample, before it does. */
  const change = async (channel: Channel, cause: "failed" | "chosen"): Promise<void> => {
    const { ref, fence, info: before } = channel;
    const info = infoOf(channel);
    if (info.engine === before.engine) return;
    const { engine, model, accuracy, reason } = info;
    const atMs = Math.max(0, Math.round(channel.startMs + channel.heardTo / (sampleRateHz / 1_000)));
    const changed = {
      ...{ channel: ref.channel, from: before.engine, engine, model, accuracy, reason },
      ...{ cause, fromSample: channel.heardTo, atMs },
    };
    await surely(() =>
      calls.send(
        callAggregate(ref.tenant, ref.call),
        { type: "ChangeEngine", changed },
        { actor: speechActor, clockMs: atMs, fence },
      ),
    );
    channel.info = info;
    logger.info({ call: ref.call, channel: ref.channel, engine, cause }, "another engine hears a channel");
  };

  return { aboutOf, infoOf, change };
};
