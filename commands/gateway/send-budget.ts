/**
 * What all sockets of a process have not read yet, together. One that never reads is bounded by itself; two hundred
 * of them are not, and none of the others may suffer for it.
 */

/** Of a machine that runs everything in a few hundred MB, as much as may lie unsent. */
export const unsentBytesMaxOfAll = 16 * 1024 * 1024;
/** So little is nobody's fault, however many there are. */
const unsentBytesFree = 64 * 1024;

export type SendBudget = {
  open(): {
    /** Told after each send what lies unsent; false when it must be cut: more than its share of a budget that is spent. */
    allows(unsentBytes: number): boolean;
    close(): void;
  };
};

export const sendBudget = (bytesMax: number = unsentBytesMaxOfAll): SendBudget => {
  let total = 0;
  let behind = 0;
  return {
    open() {
      let mine = 0;
      const now = (bytes: number): void => {
        total += bytes - mine;
        behind += Number(bytes > unsentBytesFree) - Number(mine > unsentBytesFree);
        mine = bytes;
      };
      return {
        allows(unsentBytes) {
          now(unsentBytes);
          if (total <= bytesMax || mine <= unsentBytesFree || mine < bytesMax / behind) return true;
          now(0); // It is cut, and what it held is given back.
          return false;
        },
        close: () => now(0),
      };
    },
  };
};
