/** Files that are handed in part by part: held in memory until they are whole, few at a time. */
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { untrustedLimits } from "@wingman/streams/untrusted/limits";

/** Of one part: what a slow line sends within the time a request has. */
export const partBytesMax = 1_000_000;
export const fileBytesMax = untrustedLimits.fileBytesMax;
/** Of one person: who begins another leaves the oldest. And of all at this gateway. */
const mineMax = 4;
const allMax = 400;
/** Of all parts that are here, of all files. */
const heldBytesMax = 250_000_000;
/** One of which nothing comes for so long is dropped. */
const stillMsMax = 60_000;

type Owner = { readonly tenant: TenantId; readonly actor: ActorId };
type Coming = {
  readonly id: string;
  readonly owner: Owner;
  readonly name: string;
  readonly size: number;
  readonly parts: Uint8Array[];
  received: number;
  touchedAt: number;
};

export type Incoming = {
  /** The id is the sender's own choice; begun again, it is begun anew. Throws `Failure` WING_UPLOAD_BUSY. */
  begin(owner: Owner, id: string, name: string, bytes: number): void;
  /** The file once its last part is here. A part that came before is passed over. Throws `Failure` WING_UPLOAD_NOT_FOUND, _PLACE, _BUSY. */
  put(
    owner: Owner,
    id: string,
    at: number,
    part: Uint8Array,
  ): { readonly received: number; readonly file?: { readonly name: string; readonly bytes: Buffer } };
};

export const openIncoming = (now: () => number = Date.now): Incoming => {
  const coming = new Map<string, Coming>();
  /** Nobody's id is another's. */
  const keyOf = ({ tenant, actor }: Owner, id: string): string => `${tenant} ${actor} ${id}`;
  const sweep = (): void => {
    for (const [key, { touchedAt }] of coming) if (now() - touchedAt > stillMsMax) coming.delete(key);
  };
  return {
    begin(owner, id, name, size) {
      sweep();
      coming.delete(keyOf(owner, id));
      const mine = [...coming.values()].filter(
        (one) => one.owner.tenant === owner.tenant && one.owner.actor === owner.actor,
      );
      for (const one of mine.slice(0, Math.max(0, mine.length + 1 - mineMax))) coming.delete(keyOf(owner, one.id));
      if (coming.size >= allMax) throw busy();
      coming.set(keyOf(owner, id), { id, owner, name, size, parts: [], received: 0, touchedAt: now() });
    },
    put(owner, id, at, part) {
      const one = coming.get(keyOf(owner, id));
      if (!one)
        throw new Failure("WING_UPLOAD_NOT_FOUND", "there is no such upload here, or it was dropped.", {
          remedy: "Send the file again.",
        });
      one.touchedAt = now();
      if (at > one.received || at + part.length > one.size)
        throw new Failure("WING_UPLOAD_PLACE", `the next part begins at byte ${one.received} of ${one.size}.`, {
          remedy: "Send the part that begins there.",
        });
      const fresh = part.subarray(one.received - at);
      const held = [...coming.values()].reduce((sum, { received }) => sum + received, 0);
      if (held + fresh.length > heldBytesMax) throw busy();
      if (fresh.length > 0) one.parts.push(fresh);
      one.received += fresh.length;
      if (one.received < one.size) return { received: one.received };
      coming.delete(keyOf(owner, id));
      return { received: one.received, file: { name: one.name, bytes: Buffer.concat(one.parts) } };
    },
  };
};

const busy = (): Failure =>
  new Failure("WING_UPLOAD_BUSY", "as many files are on their way as may be.", {
    remedy: "Try again when one of them is here.",
  });
