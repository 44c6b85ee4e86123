/**
 * Word of keys that were forgotten, from the process that did it to all others: plain NATS, not kept. Whoever
 * misses it learns it from the age of what it remembers (`keysAgeMsMax`).
 */
import { idOf, type TenantId } from "@wingman/domain/ids";
import type { Keys, KeysForgotten } from "../keys/keyring.ts";
import type { JetStreamLog } from "./jetstream.ts";

const subject = "wm.keys.forgotten";
/** Ids in one message; 64 letters each stay well below what a message may have. */
const idsMax = 1_000;

type Notice = { readonly tenant: string; readonly kind: KeysForgotten["kind"]; readonly ids: readonly string[] };

/** From now on these keys leave this process as they are forgotten elsewhere, and the other way round. */
export const shareForgotten = ({ connection, line }: JetStreamLog, keys: Keys): void => {
  connection.subscribe(subject, {
    callback: (error, message) => {
      if (error) return;
      try {
        const { tenant, kind, ids } = message.json<Notice>();
        keys.drop({ tenant: idOf<TenantId>("tenant", tenant), kind, ids });
      } catch {
        keys.drop(); // Something was forgotten, and what is unclear.
      }
    },
  });
  line.watch({ up: () => keys.drop() }); // What was said meanwhile was not heard here.
  keys.onForgotten(async ({ tenant, kind, ids }) => {
    for (let n = 0; n < ids.length; n += idsMax) {
      const notice: Notice = { tenant, kind, ids: ids.slice(n, n + idsMax) };
      connection.publish(subject, JSON.stringify(notice));
    }
    await connection.flush();
  });
};
