/** A summary as the server tells it, of no call in particular. */
import { followUpOf } from "@wingman/domain/coach/follow-up";
import type { CallTold } from "../parts/api.ts";

export const toldOf = (): CallTold => {
  const actions = [
    {
      utterance: "u4",
      atMs: 62_000,
      text: "i'll send you the page with your own numbers",
      by: "rep" as const,
      due: "by friday",
    },
    {
      utterance: "u5",
      atMs: 71_000,
      text: "i'll show it to our COO on monday",
      by: "customer" as const,
      due: "on monday",
    },
  ];
  return {
    summary: {
      sentences: [
        {
          utterance: "u1",
          atMs: 21_000,
          text: "honestly that is more than we wanted to spend this year",
          by: "customer",
        },
        { utterance: "u4", atMs: 62_000, text: "i'll send you the page with your own numbers by friday", by: "rep" },
      ],
      moments: [
        { utterance: "u1", atMs: 21_000, text: "more than we wanted to spend", what: "objection" },
        { utterance: "u2", atMs: 34_000, text: "we look at slotwise as well", what: "competitor" },
      ],
      objections: [
        { utterance: "u1", atMs: 21_000, text: "more than we wanted to spend", about: "price", met: true },
        { utterance: "u3", atMs: 48_000, text: "our lawyers have to read it", about: "contract", met: false },
      ],
      actions,
      letter: followUpOf({
        summary: { actions: actions.map((one) => ({ ...one, spokenAtMs: one.atMs })) },
        customer: "Tomás",
        rep: "Priya",
        company: "Corvane Logistics",
        language: "en",
      }),
      written: {
        model: "claude-haiku-4-5",
        told: [
          {
            utterance: "u1",
            atMs: 21_000,
            text: "that is more than we wanted to spend",
            by: "customer" as const,
            outdated: false,
          },
          {
            utterance: "u4",
            atMs: 62_000,
            text: "i'll send you the page by friday",
            by: "rep" as const,
            outdated: false,
          },
        ],
      },
    },
  };
};
