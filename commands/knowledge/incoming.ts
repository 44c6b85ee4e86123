/** Files that are handed in part by part: held in memory until they are whole, few at a time. */
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { untrustedLimits } from "@wingman/streams/untrusted/limits";

/** Of one part: what a slow line sends within the time a request has. */
export const partBytesMax = 1_000_000;
export const fileBytesMax = untrustedLimits.fileBytesMax;
/** Of one person, and of all at this gateway. */
const mineMax = 4;
const allMax = 12;
/** One of which nothing comes for so long is dropped. */
const stillMsMax = 60_000;

type Owner = { readonly tenant: TenantId; readonly actor: ActorId };
type Coming = {
  readonly id: string;
  readonly owner: Owner;
  readonly name: string;
  readonly bytes: Buffer;
  received: number;
  touchedAt: number;
};

export type Incoming = {
  /** Throws `Failure` WING_UPLOAD_BUSY. */
  begin(owner: Owner, name: string, bytes: number): { readonly id: string };
  /** The file once its last part is here. A part that came before is passed over. Throws `Failure` WING_UPLOAD_NOT_FOUND, _PLACE. */
  put(
    owner: Owner,
    id: string,
    at: number,
    part: Uint8Array,
  ): { readonly received: number; readonly file?: { readonly name: string; readonly bytes: Buffer } };
};

export const openIncoming = (now: () => number = Date.now): Incoming => {
  const coming = new Map<string, Coming>();
  const sweep = (): void => {
    for (const [id, { touchedAt }] of coming) if (now() - touchedAt > stillMsMax) coming.delete(id);
  };
  return {
    begin(owner, name, size) {
      sweep();
      const mine = [...coming.values()].filter(
        (one) => one.owner.tenant === owner.tenant && one.owner.actor === owner.actor,
      );
      if (mine.length >= mineMax || coming.size >= allMax)
        throw new Failure("WING_UPLOAD_BUSY", "as many files are on their way as may be.", {
          remedy: "Try again when one of them is here.",
        });
      const id = newId();
      coming.set(id, { id, owner, name, bytes: Buffer.alloc(size), received: 0, touchedAt: now() });
      return { id };
    },
    put(owner, id, at, part) {
      const one = coming.get(id);
      if (!one || one.owner.tenant !== owner.tenant || one.owner.actor !== owner.actor)
        throw new Failure("WING_UPLOAD_NOT_FOUND", "there is no such upload here, or it was dropped.", {
          remedy: "Send the file again.",
        });
      one.touchedAt = now();
      if (at > one.received || at + part.length > one.bytes.length)
        throw new Failure("WING_UPLOAD_PLACE", `the next part begins at byte ${one.received} of ${one.bytes.length}.`, {
          remedy: "Send the part that begins there.",
        });
      one.bytes.set(part, at);
      one.received = Math.max(one.received, at + part.length);
      if (one.received < one.bytes.length) return { received: one.received };
      coming.delete(id);
      return { received: one.received, file: { name: one.name, bytes: one.bytes } };
    },
  };
};
