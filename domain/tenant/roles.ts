import { Type, type Static } from "typebox";

/** What a person may be; somebody may be several things at once. */
export const Role = Type.Union([
  Type.Literal("admin"),
  Type.Literal("supervisor"),
  Type.Literal("agent"),
  Type.Literal("viewer"),
  Type.Literal("compliance"),
]);
export type Role = Static<typeof Role>;
export const roles: readonly Role[] = Role.anyOf.map((literal) => literal.const);

export const Roles = Type.Array(Role, { minItems: 1, maxItems: 5, uniqueItems: true });
