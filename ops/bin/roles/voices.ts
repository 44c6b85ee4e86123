/** The gateway's voices: looked for when somebody first asks, and let go with the role. */
import type { PartnerVoiceParts } from "@wingman/commands/practice/voice-routes";
import type { VoiceParts } from "@wingman/commands/voices/routes";
import type { TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";
import type { Voices } from "@wingman/gpu/tts/voices";
import { openVoicesHere, voicesOf, type VoiceSettings } from "../voices.ts";
import type { RoleContext } from "./role.ts";

export const openGatewayVoices = (
  { root, board, signal, opened }: RoleContext,
  settings: VoiceSettings,
  policyOf: (tenant: TenantId) => Policy,
): VoiceParts["voices"] & PartnerVoiceParts["voices"] => {
  let voices: Voices | undefined;
  opened.defer(() => voices?.[Symbol.asyncDispose]());
  return voicesOf(
    () => (voices ??= openVoicesHere({ root, voices: settings, report: board.report, signal })),
    policyOf,
  );
};
