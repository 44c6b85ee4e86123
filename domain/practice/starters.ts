/** The scenarios that every company begins with, as files. A published version never changes: a change is a new version beside it. */
import firstLook from "./starters/first-look.json" with { type: "json" };
import twiceThePrice from "./starters/twice-the-price.json" with { type: "json" };
import riyadhRetail from "./starters/riyadh-retail.json" with { type: "json" };
import securityFirst from "./starters/security-first.json" with { type: "json" };
import viewingDoubts from "./starters/viewing-doubts.json" with { type: "json" };
import priceOfTheHouse from "./starters/price-of-the-house.json" with { type: "json" };
import investorYield from "./starters/investor-yield.json" with { type: "json" };
import brokenOven from "./starters/broken-oven.json" with { type: "json" };
import thirdTicket from "./starters/third-ticket.json" with { type: "json" };
import outageCall from "./starters/outage-call.json" with { type: "json" };
import quietRenewal from "./starters/quiet-renewal.json" with { type: "json" };
import newBossRenewal from "./starters/new-boss-renewal.json" with { type: "json" };
import leavingCustomer from "./starters/leaving-customer.json" with { type: "json" };
import type { Scenario } from "./scenario.ts";

/** In the order in which they are listed: by trade, friendly ones first. */
export const starterScenarios = [
  firstLook,
  twiceThePrice,
  riyadhRetail,
  securityFirst,
  viewingDoubts,
  priceOfTheHouse,
  investorYield,
  brokenOven,
  thirdTicket,
  outageCall,
  quietRenewal,
  newBossRenewal,
  leavingCustomer,
] as readonly unknown[] as readonly Scenario[]; // Held against the schema by dialogue.test.ts.
