/**
 * Recordings that a company brings in: sent like every upload, and played as calls of whoever led them, with their own date.
 * The call's id comes of the sound itself, so that the same recording is one call, however often it is sent.
 */
import { callMsMax } from "@wingman/domain/call/policy";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { importedCall } from "@wingman/domain/import/imported-call";
import { requests } from "@wingman/domain/protocol/messages";
import { dayMs } from "@wingman/domain/tenant/retention";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import { Type } from "typebox";
import type { Services } from "../gateway/session.ts";
import { PlayedAnswer, type UploadParts } from "./routes.ts";

export type ImportParts = UploadParts & {
  readonly services: Pick<Services, "calls" | "now" | "policyOf">;
  /** Somebody of the tenant by their address; undefined where nobody has it. */
  readonly personOf: (
    tenant: TenantId,
    email: string,
  ) => Promise<{ readonly id: ActorId; readonly name: string } | undefined>;
};

const admins = (action: string, perMinute: number, free = false): Access => ({
  roles: ["admin"],
  object: "tenant",
  action,
  audit: "none",
  limits: { perMinute, ...(free && { free: true as const }) },
});
const id = Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
const Side = Type.Union([Type.Literal("rep"), Type.Literal("customer")]);
const { title, customer, language, playbook } = requests["start-call"].properties;

const State = Type.Union([Type.Literal("none"), Type.Literal("going"), Type.Literal("over")], {
  description: "none: nothing of it is here; going: it is heard; over: the call stands",
});

/** `parts` is asked on every request; it throws until they are there. */
export const importRoutes = (parts: () => ImportParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/imports/:imported",
    summary: "Whether a recording was brought in before, and how far it is heard.",
    ...admins("import.follow", 1_200, true),
    schema: {
      params: Type.Object({ imported: id }),
      response: Type.Object({ call: Type.String(), state: State, played: Type.Union([PlayedAnswer, Type.Null()]) }),
    },
    async handle({ principal: { tenant }, params: { imported: call } }) {
      const { services, player } = parts();
      const { state } = await services.calls.load(callAggregate(tenant, call));
      return {
        call,
        state: state.status === "new" ? "none" : state.status === "ended" ? "over" : "going",
        played: player.now(tenant, call) ?? null,
      } as const;
    },
  }),
  route({
    method: "POST",
    url: "/api/imports",
    summary: "Plays recordings that were sent as a past call of somebody of the tenant, as fast as they are heard.",
    ...admins("import.play", 120),
    audit: "write",
    schema: {
      body: Type.Object(
        {
          rep: Type.Union([Type.String({ minLength: 3, maxLength: 254 }), Type.Null()], {
            description: "e-mail address of whoever led the call; null for whoever asks",
          }),
          recordedAt: Type.Integer({ minimum: 0, description: "when it was held, epoch milliseconds" }),
          title,
          customer,
          language,
          playbook,
          agreed: Type.Union([Type.Literal("aloud"), Type.Literal("in-writing"), Type.Literal("not-asked")]),
          basis: Type.String({ minLength: 1, maxLength: 400, description: "on what grounds it may be written down" }),
          sides: Type.Array(
            Type.Object({ upload: id, channel: Type.Integer({ minimum: 0, maximum: 1 }), side: Side }),
            { minItems: 1, maxItems: 2 },
          ),
        },
        { additionalProperties: false },
      ),
      response: Type.Object({ call: Type.String() }),
    },
    async handle({ principal, body: { sides, agreed, basis, rep, recordedAt, ...start } }) {
      const { uploads, player, services, personOf } = parts();
      const { tenant, actor, name } = principal;
      const days = services.policyOf(tenant).retention.transcriptDays;
      if (recordedAt > services.now() + callMsMax) throw notYet();
      if (recordedAt + days * dayMs <= services.now()) throw tooOld(days);
      const led = rep === null ? { id: actor, name } : await personOf(tenant, rep);
      if (!led)
        throw new Failure("WING_IMPORT_REP_UNKNOWN", `nobody here has the address ${rep}.`, {
          remedy: "Invite them under Admin first, or put right the address in the list.",
        });
      const ids = [...new Set(sides.map(({ upload }) => upload))];
      let call = "";
      await uploads.take(principal, ids, async (taken) => {
        const of = new Map(taken.map((upload) => [upload.id, upload]));
        const found = sides.flatMap((side) => {
          const upload = of.get(side.upload);
          return upload?.heard && side.channel < upload.heard.channelCount ? [{ ...side, of: upload }] : [];
        });
        if (found.length < sides.length || new Set(sides.map(({ side }) => side)).size < sides.length)
          throw new Failure("WING_CALL_SIDES", "a file has no such channel, or one side is named twice.", {
            remedy: "Say of each channel whose side it is, each side once.",
          });
        const digests = ids.map((one) => of.get(one)?.digest ?? "");
        call = importedCall(digests);
        const { state } = await services.calls.load(callAggregate(tenant, call));
        if (state.status !== "new")
          throw new Failure("WING_IMPORT_KNOWN", `this recording was brought in before, as call ${call}.`, {
            remedy: "Nothing needs to be done; the call stands under Calls.",
          });
        await player.play(
          principal,
          { ...start, call },
          {
            parts: found,
            pace: "fast",
            agreed,
            imported: { rep: led, recordedAt, basis, digest: digests.join("+") },
          },
        );
      });
      return { call };
    },
  }),
];

const tooOld = (days: number): Failure =>
  new Failure("WING_IMPORT_TOO_OLD", `this call is older than the ${days} days that words are kept here.`, {
    remedy: "Leave it out, or let an administrator keep words for longer under Admin.",
  });
const notYet = (): Failure =>
  new Failure("WING_IMPORT_DATE", "the date of this call lies in the future.", {
    remedy: "Put right its date in the list.",
  });
