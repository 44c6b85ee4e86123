/**
 * The demo: one press, for whoever sits at this computer. It has a tenant of its own, and is closed to anybody who
 * comes through a proxy or from another machine, and once a company uses this installation.
 */
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";
import type { Role } from "@wingman/domain/tenant/roles";
import type { Http } from "@wingman/streams/base/registry";
import type { People } from "@wingman/streams/identity/people";
import type { Directory } from "@wingman/streams/tenants/directory";
import { sendToTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import { isHere } from "./loopback.ts";
import type { SignedIn, WaysIn } from "./sign-in.ts";

/** `auto` until there is another tenant; `yes` beside one, still on this computer alone. */
export type DemoSetting = "auto" | "yes" | "no";

/** Who is signed in by the press. */
export type DemoPerson = {
  readonly tenant: TenantId;
  readonly actor: ActorId;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The rules that the demo begins with. */
  readonly policy: Policy;
};

export type Demo = ReturnType<typeof openDemo>;

export const openDemo = (
  {
    directory,
    tenants,
    people,
    ways,
  }: {
    readonly directory: Directory;
    readonly tenants: Tenants;
    readonly people: Pick<People, "add">;
    readonly ways: Pick<WaysIn, "begin">;
  },
  { tenant, actor, name, roles, policy }: DemoPerson,
  setting: DemoSetting,
) => {
  const isOpen = (http: Http): boolean =>
    setting !== "no" && (setting === "yes" || directory.tenants().every((each) => each === tenant)) && isHere(http);
  return {
    isOpen,
    /** Makes the demo's tenant and person at the first press. Throws `Failure` WING_DEMO_CLOSED. */
    async signIn(http: Http): Promise<SignedIn> {
      if (!isOpen(http))
        throw new Failure("WING_DEMO_CLOSED", "the demo opens on this computer alone, and while no company uses it.", {
          remedy: "Open it as http://127.0.0.1 on the machine that runs it, or sign in.",
        });
      const send = (command: Parameters<typeof sendToTenant>[2]) => sendToTenant(tenants, tenant, command, { actor });
      if (!directory.of(tenant).created) await send({ type: "TenantCreated", data: { name: "Demo", policy } });
      if (directory.of(tenant).members.get(actor)?.state !== "active")
        await directory.caughtUp(
          await send({ type: "MemberJoined", data: { member: actor, roles: [...roles], how: "demo" } }),
        );
      const person = await people.add({ tenant, id: actor, name, email: "demo@wingman.invalid" });
      return ways.begin(person, "demo", http);
    },
  };
};
