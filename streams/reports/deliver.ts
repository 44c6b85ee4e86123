/** Sends reports that are there: by e-mail with the file, or word of them to the webhook. Each once, as every effect. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "@wingman/domain/failure";
import type { EventId, TenantId } from "@wingman/domain/ids";
import type { Logger } from "pino";
import type { Pool } from "../base/pools.ts";
import { dueEffects, type EffectKey, type NewEffect, once, type Tried } from "../connectors/effects.ts";
import { mailLimits, type MailTarget, sendMail } from "../connectors/mail.ts";
import { defaultPace, post, type WebhookTarget } from "../connectors/webhook.ts";
import type { Egress } from "../egress/egress.ts";
import { readFile } from "./files.ts";
import { mailProcessor, type Made, readReport, type ReportRow, webhookProcessor } from "./store.ts";

/** Effects that are tried at once. */
const sendingMax = 2;
const leaseExtraMs = 10_000;
const lookEveryMs = 1_000;

export type DeliverParts = {
  readonly keep: Pool;
  readonly files: Pool;
  /** Undefined where no mail server, or no webhook, is set. */
  readonly mail?: MailTarget | undefined;
  readonly webhook?: { readonly target: WebhookTarget; readonly egress: Egress } | undefined;
  /** Where a member's letters go; undefined for whoever belongs to the tenant no more. */
  readonly addressOf: (tenant: TenantId, member: string) => Promise<string | undefined>;
  /** Words of the letter. */
  readonly letterOf: (report: ReportRow) => { readonly subject: string; readonly text: string };
  readonly contentTypeOf: (report: ReportRow) => string;
  /** Somebody is about to be sent personal data: into the audit trail, or nothing is sent. */
  readonly record: (tenant: TenantId, report: ReportRow, to: string) => Promise<unknown>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** A test's own pace. */
  readonly firstRetryMs?: number;
};

/** What is to be sent of one report. The notice has ids and figures alone: what has left cannot be forgotten. */
export const effectsOf = ({ tenant, report, what, deliver }: ReportRow, made: Made): readonly NewEffect[] => [
  ...deliver.members.map((member) => ({
    ...{ tenant, processor: mailProcessor, cause: `${report}.${shortOf(member)}` as EventId },
    request: JSON.stringify({ member }),
  })),
  ...(deliver.webhook
    ? [
        {
          ...{ tenant, processor: webhookProcessor, cause: `${report}.hook` as EventId },
          request: JSON.stringify({
            specversion: "1.0",
            id: report,
            source: `/wingman/${tenant}`,
            type: "wingman.report.ready",
            subject: report,
            time: new Date(made.madeAt).toISOString(),
            datacontenttype: "application/json",
            data: {
              ...{ report, kind: what.about.kind, format: what.format, bytes: made.bytes, digest: made.digest },
              ...{ position: made.position, timeZone: made.timeZone, file: `/api/reports/${report}/file` },
            },
          }),
        },
      ]
    : []),
];
/** Of a member in an effect's key, which has room for no two ids. */
const shortOf = (member: string): string => createHash("sha256").update(member).digest("hex").slice(0, 16);

/** Until the signal aborts. What fails is tried again, by whoever comes first. */
export const deliver = async (parts: DeliverParts): Promise<void> => {
  const { signal, logger } = parts;
  while (!signal.aborted) {
    try {
      const [mails, hooks] = await Promise.all([
        dueEffects(parts.keep, mailProcessor, sendingMax),
        dueEffects(parts.keep, webhookProcessor, sendingMax),
      ]);
      const due = [...mails.due, ...hooks.due];
      await Promise.all(due.map((key) => send(parts, key)));
      if (due.length > 0) continue;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ error: describe(error) }, "reports cannot be sent just now");
    }
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
};

const send = (parts: DeliverParts, key: EffectKey) => {
  const isMail = key.processor === mailProcessor;
  const leaseMs = (isMail ? mailLimits.totalMsMax : defaultPace.answerMsMax) + leaseExtraMs;
  return once(parts.keep, key, leaseMs, async ({ id, request, attempt }): Promise<Tried> => {
    const tried = isMail
      ? await mail(parts, key, { id, request, attempt })
      : await hook(parts, { id, request, attempt });
    if (tried.kind !== "done")
      parts.logger.warn({ cause: key.cause, attempt, error: tried.error }, "a report was not taken");
    return tried;
  });
};

type Effect = { readonly id: string; readonly request: string; readonly attempt: number };

const mail = async (parts: DeliverParts, { tenant, cause }: EffectKey, effect: Effect): Promise<Tried> => {
  const { keep, files, mail: target } = parts;
  if (!target)
    return failed(
      "WING_MAIL_OFF: no mail server is set. Set WINGMAN_SMTP_URL and WINGMAN_SMTP_FROM, then make it again.",
    );
  const report = await readReport(keep, { tenant, report: cause.split(".")[0] ?? "" });
  const content = report && (await readFile(files, report));
  if (!report || !content) return failed("WING_REPORT_GONE: the file is not kept any more. Make the report again.");
  const { member } = JSON.parse(effect.request) as { member: string };
  const to = await parts.addressOf(tenant, member);
  if (to === undefined)
    return failed("WING_MAIL_NOBODY: this person does not belong here any more. Change who is sent it.");
  await parts.record(tenant, report, member);
  const file = { name: report.name ?? "report", contentType: parts.contentTypeOf(report), content };
  const pace = {
    ...mailLimits,
    random: Math.random,
    ...(parts.firstRetryMs !== undefined && { firstRetryMs: parts.firstRetryMs }),
  };
  return await sendMail(
    target,
    { id: effect.id, atMs: report.madeAt ?? 0, to, ...parts.letterOf(report), file },
    effect.attempt,
    pace,
  );
};

const hook = ({ webhook, firstRetryMs }: DeliverParts, effect: Effect): Promise<Tried> =>
  webhook
    ? post(webhook.egress, webhook.target, effect, {
        ...defaultPace,
        ...(firstRetryMs !== undefined && { firstRetryMs }),
      })
    : Promise.resolve(failed("WING_WEBHOOK_OFF: no webhook is set. Set WINGMAN_WEBHOOK_URL, then make it again."));

const failed = (error: string): Tried => ({ kind: "failed", error });
