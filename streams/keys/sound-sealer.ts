/** A piece of sound sealed and opened: with the key of its side and slice, and bound to its place in the call. */
import { Failure } from "@wingman/domain/failure";
import type { SoundPlace, SoundSealer } from "../log/seal.ts";
import { decrypt, encrypt } from "./cipher.ts";
import type { SliceKeys } from "./sealer.ts";
import type { Subject } from "./store.ts";

const boundTo = ({ aggregate, channel, slice, firstSample }: SoundPlace): string =>
  ["sound 1", aggregate.tenant, aggregate.kind, aggregate.id, channel, slice, firstSample].join("\n");

/** `keyOf` answers null where a key is forgotten altogether. */
export const soundSealerOf = (keyOf: (subject: Subject) => SliceKeys | null): SoundSealer => ({
  seal(bytes, place) {
    const key = keyOf(`sound-${place.channel}`)?.(place.slice);
    return key ? encrypt(key, bytes, boundTo(place)) : null;
  },
  open(bytes, place) {
    const key = keyOf(`sound-${place.channel}`)?.(place.slice);
    if (!key) return null;
    const plain = decrypt(key, bytes, boundTo(place));
    if (plain) return plain;
    throw new Failure("WING_SEAL_BROKEN", `sound of call ${place.aggregate.id} is not what was sealed.`, {
      remedy:
        "The message was changed or moved after it was written: see who can write to the log's files, and restore it from a backup.",
    });
  },
});
