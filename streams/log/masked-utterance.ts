/** Masked words onto the log: numbered by the call as it stands, and anew where another writer took a number meanwhile. */
import type { CallRefusal } from "@wingman/domain/call/call";
import type { EventData } from "@wingman/domain/call/events/index";
import type { CallState } from "@wingman/domain/call/state";
import type { Meta, Sent } from "./aggregate.ts";
import type { CallRedactor, MaskedWords, NumberedWords } from "./call-redactor.ts";
import type { Calls } from "./calls.ts";
import type { Aggregate } from "./event-log.ts";

/** Two writers of words in a call are a recogniser and a keyboard; they do not race for long. */
const triesMax = 5;

/** Sends `TranscribeUtterance`; answers and throws as `calls.send` does. */
export const sendMasked = async <Word extends { readonly text: string }>(
  calls: Calls,
  aggregate: Aggregate,
  redactor: CallRedactor,
  masked: MaskedWords<Word>,
  utteranceOf: (words: NumberedWords<Word>) => EventData<"UtteranceTranscribed">,
  meta: Meta,
): Promise<Sent<CallRefusal, CallState>> => {
  for (let tries = 1; ; tries++) {
    const isMasked = masked.pieces.length > 1;
    const taken = isMasked ? (await calls.load(aggregate)).state.masks.numbers : {};
    const numbered = redactor.number(masked, taken);
    const sent = await calls.send(
      aggregate,
      { type: "TranscribeUtterance", utterance: utteranceOf(numbered), firstMasks: numbered.firstMasks },
      meta,
    );
    if (sent.kind === "refused" && sent.reason === "MASK_TAKEN" && tries < triesMax) continue;
    if (sent.kind === "done" && sent.stands) numbered.keep();
    return sent;
  }
};
