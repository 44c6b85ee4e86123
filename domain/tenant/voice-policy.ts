import { Type, type Static } from "typebox";
import { object } from "../schema.ts";

/** What speaks to a tenant's people, and whether what it says may leave the house. */
export const VoicePolicy = object({
  voice: Type.Union([Type.String({ pattern: "^[a-z][a-z0-9-]{0,19}:[A-Za-z0-9._-]{1,60}$" }), Type.Null()], {
    description: "a voice's id, for whoever chose none; null for the automatic choice",
  }),
  textMayLeave: Type.Boolean({ description: "what is to be said may be sent to another company's voice" }),
});
export type VoicePolicy = Static<typeof VoicePolicy>;

export const defaultVoice: VoicePolicy = { voice: null, textMayLeave: false };
