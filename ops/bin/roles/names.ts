/** Roles that run as processes of their own; apart, so that a command which only names them loads none of them. */
export const roleNames = ["gateway", "media", "stt", "agents", "projector", "connectors", "reports", "notary"] as const;
export type RoleName = (typeof roleNames)[number];
