/** What the recogniser is told of a company's calls: the words of its policy, the sentences of its trade, what is spoken. */
import type { TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";
import type { Hearing, SpeechOptions } from "@wingman/gpu/stt/role";
import { domainTextOf } from "../../demo/tenant.ts";

export type PolicyOf = (tenant: TenantId) => Policy;

export const hearingFor = async (root: string, tenant: TenantId, policy: Policy): Promise<Hearing> => ({
  language: policy.language,
  vocabulary: policy.vocabulary,
  domainText: await domainTextOf(root, tenant),
});

/** `policyOf` is awaited: a call that goes on already is not heard without its words because its policy is still being read. */
export const hearingOf =
  (root: string, policyOf: Promise<PolicyOf>): NonNullable<SpeechOptions["hearingOf"]> =>
  async (tenant, callLanguage) => {
    const hearing = await hearingFor(root, tenant, (await policyOf)(tenant));
    return callLanguage === undefined ? hearing : { ...hearing, language: callLanguage };
  };
