/** The `connectors` role: tells the outside what came of calls. */
import { describe, Failure } from "@wingman/domain/failure";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { type Connector, runWebhook } from "@wingman/streams/connectors/connector";
import { customersIn, type MeterTarget, runMeter } from "@wingman/streams/connectors/meter";
import { allowListOf } from "@wingman/streams/egress/allow";
import { type Egress, openEgress } from "@wingman/streams/egress/egress";
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

export type Meter = Omit<MeterTarget, "key"> & {
  /** The key as it stands when an event is sent. */
  readonly keyOf: (logger: Logger) => () => string | undefined;
  readonly allow?: string | undefined;
};

/** Undefined where no key is set. `env` has it, or the file it stands in. Throws `Failure` WING_CONFIG_INVALID. */
export const meterOf = (
  settings: Pick<Config, "stripeKey" | "stripeCustomers" | "stripeMeter" | "stripeUrl" | "egressAllow">,
  env: NodeJS.ProcessEnv,
): Meter | undefined => {
  if (settings.stripeKey === undefined) return undefined;
  const customers = customersIn(settings.stripeCustomers ?? "");
  if (!customers)
    throw new Failure(
      "WING_CONFIG_INVALID",
      "WINGMAN_STRIPE_KEY is set, and WINGMAN_STRIPE_CUSTOMERS names nobody, or one twice.",
      {
        remedy: "Set WINGMAN_STRIPE_CUSTOMERS to each company's customer, such as acme=cus_1, borealis=cus_2.",
      },
    );
  return {
    url: settings.stripeUrl,
    eventName: settings.stripeMeter,
    customers,
    allow: settings.egressAllow,
    keyOf: (logger) =>
      reloaded(env, envName("stripeKey"), (failure) =>
        logger.warn({ error: describe(failure) }, "a new key for Stripe cannot be used; the one before is kept"),
      ),
  };
};

type Parts = { readonly pool: Pool; readonly egress: Egress };
type Told = {
  readonly part: "webhook" | "meter";
  readonly url: string;
  readonly allow?: string | undefined;
  readonly run: (parts: Parts) => Connector;
  readonly live: string;
};

/**
 * Those that are set. Calls go on without them: one that cannot go on says so on the status page and ends nothing else.
 */
export const openConnectors = async (
  context: RoleContext,
  { log }: Line,
  keepUrl: string,
  { webhook, meter }: { readonly webhook?: Webhook | undefined; readonly meter?: Meter | undefined },
  onEnd: (error: unknown) => void = () => undefined,
): Promise<void> => {
  const { logger, signal } = context;
  const line = { log, logger, signal };
  if (webhook)
    await openConnector(context, keepUrl, onEnd, {
      ...{ part: "webhook", url: webhook.url, allow: webhook.allow },
      run: (parts) =>
        runWebhook({ ...line, ...parts, target: { url: webhook.url, secret: webhook.secretOf?.(logger) } }),
      live: `finished calls are told to ${new URL(webhook.url).host}`,
    });
  if (meter)
    await openConnector(context, keepUrl, onEnd, {
      ...{ part: "meter", url: meter.url, allow: meter.allow },
      run: (parts) => runMeter({ ...line, ...parts, target: { ...meter, key: meter.keyOf(logger) } }),
      live: `seconds of finished calls are metered at ${new URL(meter.url).host}`,
    });
};

const openConnector = async (
  { board, logger, signal, opened }: RoleContext,
  keepUrl: string,
  onEnd: (error: unknown) => void,
  { part, url, allow: allowed, run, live }: Told,
): Promise<void> => {
  const say = sayFor(part, board.report);
  const pool = openPool({ url: keepUrl, name: "connectors", sizeMax: poolSize });
  opened.defer(() => pool[Symbol.asyncDispose]().catch(() => undefined));
  const failed = (error: unknown): void => {
    if (signal.aborted) return;
    logger.error({ error: describe(error) }, "connectors stopped");
    say("failed", describe(error));
    onEnd(error);
  };
  const allow = allowListOf(allowed);
  if (!allow) return failed(allowFailure());
  const egress = openEgress({ allow });
  opened.defer(() => egress[Symbol.asyncDispose]());
  const refusal = egress.refuses(url);
  if (refusal) return failed(refusal);
  await migrate(pool, keepMigrations);
  const connector = run({ pool, egress });
  const done = connector.done.catch(failed);
  opened.defer(() => done);
  const state = await connector.ready.catch(failed);
  if (state === "live") say("ready", live);
  if (state === "stopped") say("failed", "the receiver answered 410; nothing is sent until another address is set");
};

export const allowFailure = (): Failure =>
  new Failure("WING_CONFIG_INVALID", "WINGMAN_EGRESS_ALLOW is not right.", {
    remedy: "Set WINGMAN_EGRESS_ALLOW to names, addresses and nets with commas, or unset it.",
  });
