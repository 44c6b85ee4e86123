/** Where a passage stands, as a card names it. */
import type { EventData } from "../call/events/index.ts";
import type { Reason } from "./put.ts";

export const citationOf = ({
  document,
  chunk,
  hash,
  title,
  heading,
  page,
}: EventData<"PassagesFound">["passages"][number]): Reason["citations"][number] => ({
  document,
  chunk,
  hash,
  title,
  heading,
  ...(page !== null && { page }),
});
