/** What scenarios and rubrics have in common on their way in: who manages them, and how drafts and versions are named. */
import type { Access } from "@wingman/streams/base/registry";
import { Type } from "typebox";

const managers = ["supervisor", "admin"] as const;
export const reads = (action: string): Access => ({
  roles: managers,
  object: "tenant",
  action,
  audit: "none",
  limits: { perMinute: 240 },
});
export const writes = (action: string): Access => ({
  roles: managers,
  object: "tenant",
  action,
  audit: "write",
  limits: { perMinute: 120 },
});

export const Id = Type.String({ pattern: "^[a-z0-9-]{1,40}$" });
export const Version = Type.Integer({ minimum: 1, maximum: 1_000_000 });
export const Revision = Type.Integer({ minimum: 0 });
export const One = Type.Object({ id: Id });
