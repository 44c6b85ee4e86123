/** The `reports` role: makes reports that were asked for and those of the night, and sends them. */
import { caughtUpElsewhere } from "@wingman/projections/caught-up";
import { history } from "@wingman/projections/history/model";
import { openDrawer } from "@wingman/projections/reports/browser";
import { periodsInProcesses } from "@wingman/projections/reports/period-processes";
import { runReports } from "@wingman/projections/reports/runner";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { keepDatabase, readDatabase } from "@wingman/streams/base/database";
import { newId } from "@wingman/streams/base/ids";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import type { MailTarget } from "@wingman/streams/connectors/mail";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { peopleIn } from "@wingman/streams/identity/people";
import { accessLogOn } from "@wingman/streams/tenants/access-log";
import type { Directory } from "@wingman/streams/tenants/directory";
import type { Logger } from "pino";
import { type Config, envName } from "../../config/config.ts";
import { reloaded } from "../../config/secret-files.ts";
import { findChromium } from "../../local/parts/chromium.ts";
import { policyIn } from "../../demo/tenant.ts";
import { allowFailure, type Webhook } from "./connectors.ts";
import type { Line, RoleContext } from "./role.ts";

/** One of them holds the right to look which nights are due. */
const keepPoolSize = 5;

export type Mail = Pick<MailTarget, "url" | "from"> & {
  readonly passwordOf: (logger: Logger) => () => string | undefined;
};

/** Undefined where none is set. `env` has the password, or the file it stands in. Throws `Failure` WING_CONFIG_INVALID. */
export const mailOf = (
  { smtpUrl, smtpFrom }: Pick<Config, "smtpUrl" | "smtpFrom">,
  env: NodeJS.ProcessEnv,
): Mail | undefined => {
  if (smtpUrl === undefined) return undefined;
  if (smtpFrom === undefined)
    throw new Failure("WING_CONFIG_INVALID", "WINGMAN_SMTP_URL is set, and WINGMAN_SMTP_FROM is not.", {
      remedy: "Set WINGMAN_SMTP_FROM to the address that letters come from.",
    });
  return {
    url: smtpUrl,
    from: smtpFrom,
    passwordOf: (logger) =>
      reloaded(env, envName("smtpPassword"), () =>
        logger.warn({}, "a new password of the mail server cannot be used; the one before is kept"),
      ),
  };
};

/** Asked when something is to be drawn: a browser that comes later is found then. */
export const chromiumFor = async (root: string): Promise<string | Failure> => {
  const found = await findChromium({ root, lookOnly: true });
  return found instanceof Failure ? found : found.path;
};

/** Calls go on without it: what cannot be made says so where it was asked for. `read` is the pool of the rows. */
export const openReports = async (
  { root, logger, signal, opened, mustRun }: RoleContext,
  { log }: Line,
  {
    read,
    database,
    directory,
    mail,
    webhook,
  }: {
    readonly read: Pool;
    readonly database: (name: string) => string;
    readonly directory: Directory;
    readonly mail?: Mail | undefined;
    readonly webhook?: Webhook | undefined;
  },
): Promise<void> => {
  const keep = openPool({ url: database(keepDatabase), name: "wingman-reports", sizeMax: keepPoolSize });
  opened.defer(() => keep[Symbol.asyncDispose]().catch(() => undefined));
  await migrate(keep, keepMigrations);
  const drawer = openDrawer(() => chromiumFor(root));
  opened.defer(() => drawer[Symbol.asyncDispose]());
  const allow = allowListOf(webhook?.allow);
  if (!allow) throw allowFailure();
  const egress = openEgress({ allow });
  opened.defer(() => egress[Symbol.asyncDispose]());
  const people = peopleIn(keep);
  const access = accessLogOn(log);
  const running = runReports({
    ...{ log, read, keep, drawer, holder: newId(), now: Date.now, logger, signal },
    tenants: directory.tenants,
    tenantOf: (tenant) => {
      const { name, schedules } = directory.of(tenant);
      return { name, schedules, policy: policyIn(directory, tenant) };
    },
    caughtUp: caughtUpElsewhere(read, history),
    readPeriod: periodsInProcesses(database(readDatabase), signal),
    sending: {
      mail: mail && { url: mail.url, from: mail.from, password: mail.passwordOf(logger) },
      webhook: webhook && { target: { url: webhook.url, secret: webhook.secretOf?.(logger) }, egress },
      async addressOf(tenant: TenantId, member: string) {
        if (directory.of(tenant).members.get(member)?.state !== "active") return undefined;
        return (await people.byId(tenant, member))?.email;
      },
      record: (tenant, { report, what }) =>
        access.record(tenant, "reports" as ActorId, {
          type: "RecordExported",
          data: { action: "report.send", thing: report, request: newId(), format: what.format },
        }),
    },
  });
  opened.defer(() => running.catch(() => undefined));
  mustRun("reports", running);
};
