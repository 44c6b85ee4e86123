/** What drafts and versions have in common on their way in: who manages them, and how they are named. */
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
export const VersionOrDraft = Type.Optional(Type.Union([Version, Type.Literal("draft")]));

/** One piece holds a whole draft. */
export const bodyBytesMax = 1_000_000;

/** What keeps a draft from being published; what a place is called is its own content's to say. */
export const Findings = (options: { readonly maxItems?: number; readonly code?: string } = {}) =>
  Type.Array(
    Type.Object({
      at: Type.Array(Type.Union([Type.String(), Type.Integer()]), { description: "leads to the place in the draft" }),
      code: Type.String(options.code === undefined ? {} : { description: options.code }),
      says: Type.String(),
    }),
    {
      ...(options.maxItems !== undefined && { maxItems: options.maxItems }),
      description: "what keeps it from being published, and what is good to know; a draft may have some",
    },
  );

const Deed = {
  by: Type.String({ description: "a name; empty where it is not known" }),
  at: Type.Number({ description: "epoch milliseconds" }),
};
/** What stands of each in a list; `used`: "exercises begin with". */
export const headFields = (used: string) => ({
  id: Id,
  live: Type.Union([Version, Type.Null()], { description: `which version ${used}` }),
  revision: Type.Integer({ minimum: 0, description: "of the draft; 0 where there is none" }),
  unpublished: Type.Boolean({ description: "the draft holds what no version does" }),
  starter: Type.Boolean({ description: "Wingman came with it" }),
  versions: Type.Array(Version, { description: "the newest first; those of the starter it began as are in it" }),
  next: Type.Union([Version, Type.Null()], {
    description: "the draft would be published as; null where there is none",
  }),
  saved: Type.Union([Type.Object(Deed), Type.Null()]),
  published: Type.Array(Type.Object({ version: Version, ...Deed }), {
    description: "the company's own versions, the newest first",
  }),
});
