/** Keys without cryptography: a sealed value says which key and which place it belongs to, and is opened only there. */
import type { Keyring, SealedPlace, Sealer } from "@wingman/streams/log/seal";
import { erased } from "@wingman/domain/schema";
import { Failure } from "@wingman/domain/failure";
import type { Aggregate } from "@wingman/streams/log/event-log";

type Sealed = { readonly sealed: string; readonly at: string };

export type Keys = {
  readonly keyring: Keyring;
  /** Where they are kept does not answer. */
  setAway(is: boolean): void;
  /** The keys of a call are gone, and it is known that they are. */
  forget(call: string): void;
  readonly forgotten: ReadonlySet<string>;
};

export const openKeys = (): Keys => {
  const forgotten = new Set<string>();
  let away = false;
  const here = (): void => {
    if (away) throw new Failure("WING_KEYS_AWAY", "the keys do not answer.");
  };
  const sealer: Sealer = {
    // What says nothing is nobody's, and must look the same before and after its key is forgotten.
    seal: (value, place): unknown =>
      saysNothing(value) ? value : ({ sealed: JSON.stringify(value), at: placeOf(place) } satisfies Sealed),
    open(value, place) {
      if (saysNothing(value)) return value;
      const { sealed, at } = value as Sealed; // What `seal` made, or somebody changed.
      if (at !== placeOf(place)) throw new Failure("WING_SEAL_BROKEN", `${place.type} was changed or moved.`);
      return forgotten.has(place.aggregate.id) ? erased : (JSON.parse(sealed) as unknown);
    },
  };
  return {
    forgotten,
    setAway: (is) => {
      away = is;
    },
    forget: (call) => void forgotten.add(call),
    keyring: {
      forWriting: async (_aggregate: Aggregate) => {
        here();
        return sealer;
      },
      forReading: async () => {
        here();
        return () => sealer;
      },
    },
  };
};

const saysNothing = (value: unknown): boolean => value === "" || (Array.isArray(value) && value.length === 0);
const placeOf = ({ eventId, path }: SealedPlace): string => `${eventId} ${path}`;
