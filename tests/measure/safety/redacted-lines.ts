/** Lines of calls through the redaction as a call's words go, and what was hidden of each utterance. */
import type { EventData } from "@wingman/domain/call/events/index";
import { type CallState, evolve, initial } from "@wingman/domain/call/state";
import type { TenantId } from "@wingman/domain/ids";
import { defaultRedaction } from "@wingman/domain/privacy/redaction";
import { openRedactors } from "@wingman/streams/log/call-redactor";
import { redactText } from "@wingman/streams/log/redact";
import { interimLengths, type Line } from "../../fixtures/redaction/generate.ts";
import { type Hidden, hiddenBetween, type Interim } from "../../fixtures/redaction/score.ts";

const tenant = "measure" as TenantId;
const maskToken = /\[(?:card|e-mail|phone|number|iban|id|name)(?: \d+)?\]/g;
/** Between two utterances of a line. */
const utteranceMs = 2_000;

export type Redacted = {
  readonly finals: readonly Hidden[];
  readonly interims: readonly Interim[];
  /** What one utterance waited for its redaction, the stateless mask at the log's door included. */
  readonly tookMs: readonly number[];
};

/** One call a line. `interims` also shows each utterance word by word. */
export const redactLine = (line: Line, { interims = false, identityNumbers = false } = {}): Redacted => {
  const redactors = openRedactors(() => ({ ...defaultRedaction, identityNumbers }));
  let state: CallState = initial;
  const finals: Hidden[] = [];
  const shown: Interim[] = [];
  const tookMs: number[] = [];
  for (const [utterance, { channel, text }] of line.utterances.entries()) {
    const redactor = redactors.of(tenant, line.id, state);
    const said = (length: number) => ({
      channel,
      utterance: `u${utterance}`,
      startMs: utterance * utteranceMs,
      endMs: (utterance + 1) * utteranceMs,
      words: text
        .slice(0, length)
        .split(" ")
        .map((word) => ({ text: word })), // Joined by spaces it is the text again.
    });
    if (interims)
      for (const length of interimLengths(text)) {
        const before = text.slice(0, length);
        const after = redactText(redactor.interim(said(length)).text, { end: "open" });
        shown.push({ utterance, length, hidden: hiddenBetween(before, after, false, maskToken) });
      }
    const began = performance.now();
    const numbered = redactor.number(redactor.final(said(text.length)), state.masks.numbers);
    const after = redactText(numbered.text);
    tookMs.push(performance.now() - began);
    numbered.keep();
    const { masks } = numbered;
    const data = { channel, masks, utterance: `u${utterance}`, source: "speech", endMs: 0, endSample: 0 };
    state = evolve(state, { type: "UtteranceTranscribed", data: data as unknown as EventData<"UtteranceTranscribed"> }); // Only these are read.
    finals.push(hiddenBetween(text, after, false, maskToken));
  }
  return { finals, interims: shown, tookMs };
};
