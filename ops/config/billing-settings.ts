/** Settings of metering by Stripe; see `configSchema` for how they are read. */
import { Type } from "typebox";

export const billingSettings = {
  stripeKey: Type.Optional(
    Type.String({
      pattern: "^(sk|rk)_[!-~]{1,1000}$",
      secret: true,
      description:
        "The key for Stripe, best a restricted one that may write meter events alone. With it finished calls of the companies in stripeCustomers are metered there. Unset: nothing goes there.",
      expected: "a key such as rk_live_…",
    }),
  ),
  stripeCustomers: Type.Optional(
    Type.String({
      pattern: "^\\s*[A-Za-z0-9_-]+\\s*=\\s*cus_[A-Za-z0-9]+\\s*(,\\s*[A-Za-z0-9_-]+\\s*=\\s*cus_[A-Za-z0-9]+\\s*)*$",
      description:
        "Which company is which customer there, with commas. Nothing is told of others. Needed with stripeKey.",
      expected: "pairs such as acme=cus_1, borealis=cus_2",
    }),
  ),
  stripeMeter: Type.String({
    default: "wingman_call_seconds",
    pattern: "^[!-~]{1,100}$",
    description: "The event name of the meter, which sums seconds of finished calls.",
    expected: "the event name that the meter has at Stripe",
  }),
  stripeUrl: Type.String({
    default: "https://api.stripe.com",
    pattern: "^https?://[^\\s/?#]+$",
    description: "Where Stripe's API is: a proxy of your own, say.",
    expected: "an address such as https://api.stripe.com",
  }),
};
