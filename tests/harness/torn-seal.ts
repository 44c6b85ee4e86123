import { Failure } from "@wingman/domain/failure";
import { isSealed, type Keyring, type Sealer } from "@wingman/streams/log/seal";

/** Words whose seal is broken, for tests of readers: whatever else is written opens as it is. */
export const tornWords = "torn";

const sealer: Sealer = {
  seal: (value) => ({ sealed: JSON.stringify(value) }),
  open: (sealed) => {
    const value: unknown = isSealed(sealed) ? JSON.parse(sealed.sealed) : sealed;
    if (value === tornWords)
      throw new Failure("WING_SEAL_BROKEN", "a sealed field does not open.", { remedy: "Restore it from a backup." });
    return value;
  },
};

export const tearingKeyring: Keyring = { forWriting: async () => sealer, forReading: async () => () => sealer };
