/** The `connectors` role: tells the outside what came of calls. */
import { describe, Failure } from "@wingman/domain/failure";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool } from "@wingman/streams/base/pools";
import { runWebhook } from "@wingman/streams/connectors/connector";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import type { Logger } from "pino";
import { type Config, envName } from "../../config/config.ts";
import { reloaded } from "../../config/secret-files.ts";
import { sayFor } from "../../local/progress.ts";
import type { Line, RoleContext } from "./role.ts";

const poolSize = 4;

export type Webhook = {
  readonly url: string;
  /** The secret as it stands when a message is signed. */
  readonly secretOf?: (logger: Logger) => () => string | undefined;
  /** What of the internal network may be called: `egressAllow` of the settings. */
  readonly allow?: string | undefined;
};

/** Undefined where none is set. `env` has the secret, or the file it stands in. */
export const webhookOf = (
  { webhookUrl, egressAllow }: Pick<Config, "webhookUrl" | "egressAllow">,
  env: NodeJS.ProcessEnv,
): Webhook | undefined =>
  webhookUrl === undefined
    ? undefined
    : {
        url: webhookUrl,
        allow: egressAllow,
        secretOf: (logger) =>
          reloaded(env, envName("webhookSecret"), (failure) =>
            logger.warn({ error: describe(failure) }, "a new webhook secret cannot be used; the one before is kept"),
          ),
      };

/** Calls go on without it: a connector that cannot go on says so on the status page and ends nothing else. */
export const openConnectors = async (
  { board, logger, signal, opened }: RoleContext,
  { log }: Line,
  keepUrl: string,
  target: Webhook,
  onEnd: (error: unknown) => void = () => undefined,
): Promise<void> => {
  const say = sayFor("webhook", board.report);
  const pool = openPool({ url: keepUrl, name: "connectors", sizeMax: poolSize });
  opened.defer(() => pool[Symbol.asyncDispose]().catch(() => undefined));
  const failed = (error: unknown): void => {
    if (signal.aborted) return;
    logger.error({ error: describe(error) }, "connectors stopped");
    say("failed", describe(error));
    onEnd(error);
  };
  const allow = allowListOf(target.allow);
  if (!allow) return failed(allowFailure());
  const egress = openEgress({ allow });
  opened.defer(() => egress[Symbol.asyncDispose]());
  const refusal = egress.refuses(target.url);
  if (refusal) return failed(refusal);
  await migrate(pool, keepMigrations);
  const connector = runWebhook({
    log,
    pool,
    egress,
    target: { url: target.url, secret: target.secretOf?.(logger) },
    logger,
    signal,
  });
  const done = connector.done.catch(failed);
  opened.defer(() => done);
  const state = await connector.ready.catch(failed);
  if (state === "live") say("ready", `finished calls are told to ${new URL(target.url).host}`);
  if (state === "stopped") say("failed", "the receiver answered 410; nothing is sent until another address is set");
};

export const allowFailure = (): Failure =>
  new Failure("WING_CONFIG_INVALID", "WINGMAN_EGRESS_ALLOW is not right.", {
    remedy: "Set WINGMAN_EGRESS_ALLOW to names, addresses and nets with commas, or unset it.",
  });
