/**
 * Consent as a machine of its own (D13): who was asked what, what they answered, and what the law that holds for the
 * call makes of it. Two questions, `words` and `sound`; each has an answer a party. Sound is a second opt-in: it is
 * asked once words are agreed to, may be refused or withdrawn alone, and never outlives the agreement on words.
 */
import { accept, type Decision, refuse } from "../decision.ts";
import { consentLaws, type ConsentLaw, type ConsentPolicy, defaultConsent } from "../privacy/consent-law.ts";
import type { EventData, LifeEvent } from "./events/index.ts";
import type { Channel } from "./events/shared.ts";

export type Question = "words" | "sound";
export type Answer = "unasked" | "asking" | "given" | "refused" | "withdrawn";
type Parties = { readonly [Side in Channel]: Answer };

export type Consents = {
  /** Fixed when the call starts. */
  readonly rules: ConsentPolicy;
  readonly words: Parties;
  readonly sound: Parties;
  readonly told: { readonly shown: boolean; readonly spoken: boolean };
};

export const noConsents: Consents = {
  rules: defaultConsent,
  words: { rep: "unasked", customer: "unasked" },
  sound: { rep: "unasked", customer: "unasked" },
  told: { shown: false, spoken: false },
};

export type ConsentCommand =
  | { readonly type: "AskConsent"; readonly about?: Question }
  | { readonly type: "GiveNotice"; readonly notice: EventData<"NoticeGiven"> }
  | {
      readonly type: "AnswerConsent";
      readonly about?: Question;
      readonly by?: Channel;
      readonly answer: "agreed" | "refused" | "withdrawn";
      readonly how: EventData<"ConsentGiven">["how"];
    };
export type ConsentRefusal = "CONSENT_NOT_OPEN" | "CONSENT_MISSING" | "RECORDING_NOT_ALLOWED" | "LEGAL_BASIS_MISSING";
type ConsentDecision = Decision<LifeEvent, ConsentRefusal>;

export const lawOf = ({ rules }: Pick<Consents, "rules">): ConsentLaw => consentLaws[rules.preset];

/** What all answers to a question come to under the call's law; one no is a no, whatever the law would do without. */
export const answerTo = (consents: Consents, question: Question): Answer => {
  const parties = consents[question];
  const answers = Object.values(parties);
  if (answers.includes("withdrawn")) return "withdrawn";
  if (answers.includes("refused")) return "refused";
  const law = lawOf(consents);
  const needed = law[question];
  const told = question === "words" && law.noticeSuffices && isTold(consents);
  if (told || answers.every((answer) => answer === "given")) return "given";
  if (needed.length > 0 && needed.every((party) => parties[party] === "given")) return "given";
  return answers.includes("asking") ? "asking" : "unasked";
};

const isTold = ({ rules, told }: Consents): boolean =>
  rules.notice === "both" ? told.shown && told.spoken : told[rules.notice];

/** What a call begins with: its start is the rep's own yes, and enough where the law asks nobody else. */
export const consentAtStart = (consents: Consents, begins: "unasked" | "asking" | "given"): readonly LifeEvent[] => {
  const asked: LifeEvent = { type: "ConsentRequested", data: { scope: "words" } };
  if (begins === "given")
    return [asked, { type: "ConsentGiven", data: { by: "customer", how: "typed-call", scope: "words" } }];
  if (answerTo(consents, "words") === "given")
    return [{ type: "ConsentGiven", data: { by: "rep", how: "one-party", scope: "words" } }];
  return begins === "asking" ? [asked] : [];
};

export const decideConsent = (consents: Consents, command: ConsentCommand): ConsentDecision => {
  switch (command.type) {
    case "AskConsent":
      return command.about === "sound" ? askForSound(consents) : askForWords(consents);
    case "GiveNotice":
      return giveNotice(consents, command.notice);
    case "AnswerConsent":
      return answer(consents, command);
  }
};

const askForWords = (consents: Consents): ConsentDecision =>
  answerTo(consents, "words") === "unasked" ? accept({ type: "ConsentRequested", data: { scope: "words" } }) : accept();

const askForSound = (consents: Consents): ConsentDecision => {
  const barred = soundBarred(consents);
  if (barred) return barred;
  if (answerTo(consents, "sound") !== "unasked") return accept();
  return lawOf(consents).sound.includes("customer")
    ? accept({ type: "SoundConsentRequested", data: {} })
    : accept({ type: "SoundConsentGiven", data: { by: "rep", how: "one-party" } });
};

const soundBarred = (consents: Consents): ConsentDecision | undefined => {
  if (consents.rules.recording === "never")
    return refuse("RECORDING_NOT_ALLOWED", "sound is not recorded here, by the rule of this workplace");
  if (answerTo(consents, "words") !== "given")
    return refuse("CONSENT_MISSING", "sound is asked for once words are agreed to");
  return undefined;
};

const giveNotice = (consents: Consents, notice: EventData<"NoticeGiven">): ConsentDecision => {
  const now = answerTo(consents, "words");
  if (now === "refused" || now === "withdrawn")
    return refuse("CONSENT_NOT_OPEN", "they said no; a notice does not change that");
  if (consents.told[ways[notice.how]]) return accept();
  const given: LifeEvent = { type: "NoticeGiven", data: notice };
  const after = evolveConsent(consents, given);
  if (now === "given" || answerTo(after, "words") !== "given") return accept(given);
  const how = ways[notice.how] === "shown" ? "notice-shown" : "notice-spoken";
  return accept<LifeEvent>(given, { type: "ConsentGiven", data: { by: "rep", how, scope: "words" } });
};

const answer = (
  consents: Consents,
  { about = "words", by = "customer", answer: said, how }: Extract<ConsentCommand, { type: "AnswerConsent" }>,
): ConsentDecision => {
  const mine = consents[about][by];
  const all = answerTo(consents, about);
  switch (said) {
    case "agreed": {
      if (mine === "given") return accept();
      if (all === "withdrawn") return refuse("CONSENT_NOT_OPEN", "consent was withdrawn in this call; start another");
      if (about === "words") return accept({ type: "ConsentGiven", data: { by, how, scope: "words" } });
      return soundBarred(consents) ?? accept({ type: "SoundConsentGiven", data: { by, how } });
    }
    case "refused":
      if (mine === "refused") return accept();
      if (mine === "given" || all === "withdrawn")
        return refuse("CONSENT_NOT_OPEN", "consent was answered before; withdraw it instead");
      return accept(
        about === "words" ? { type: "ConsentRefused", data: { by } } : { type: "SoundConsentRefused", data: { by } },
      );
    case "withdrawn":
      if (all === "withdrawn") return accept();
      // Who was never asked, since the law asks nobody, may stop it all the same.
      if (mine !== "given" && all !== "given") return refuse("CONSENT_NOT_OPEN", "there is no consent to withdraw");
      return accept(
        about === "words"
          ? { type: "ConsentWithdrawn", data: { by } }
          : { type: "SoundConsentWithdrawn", data: { by } },
      );
  }
};

/** Read aloud by the rep or said by the browser: the customer heard it either way. */
const ways = { shown: "shown", spoken: "spoken", aloud: "spoken" } as const;

/** Total: an event that is not about consent changes nothing. */
export const evolveConsent = (consents: Consents, event: LifeEvent): Consents => {
  switch (event.type) {
    case "CallStarted":
      return { ...consents, rules: event.data.consent ?? defaultConsent, words: { ...consents.words, rep: "given" } };
    case "NoticeGiven":
      return { ...consents, told: { ...consents.told, [ways[event.data.how]]: true } };
    case "ConsentRequested":
      return {
        ...consents,
        words: { ...consents.words, customer: "asking" },
        sound: event.data.scope === "words" ? consents.sound : asked,
      };
    case "ConsentGiven":
      return {
        ...consents,
        words: { ...consents.words, [event.data.by]: "given" },
        sound: event.data.scope === "words" ? consents.sound : both("given"),
      };
    case "ConsentRefused":
      return { ...consents, words: { ...consents.words, [event.data.by]: "refused" }, sound: soundEnded(consents) };
    case "ConsentWithdrawn":
      return { ...consents, words: { ...consents.words, [event.data.by]: "withdrawn" }, sound: soundEnded(consents) };
    case "SoundConsentRequested":
      return { ...consents, sound: asked };
    case "SoundConsentGiven":
      return { ...consents, sound: { ...consents.sound, rep: "given", [event.data.by]: "given" } };
    case "SoundConsentRefused":
      return { ...consents, sound: { ...consents.sound, [event.data.by]: "refused" } };
    case "SoundConsentWithdrawn":
      return { ...consents, sound: { ...consents.sound, [event.data.by]: "withdrawn" } };
    default:
      return consents;
  }
};

const both = (answer: Answer): Parties => ({ rep: answer, customer: answer });
/** Whoever asks for the sound, or writes an answer to it down, has agreed to it. */
const asked: Parties = { rep: "given", customer: "asking" };

/** No recording without words: what was agreed to ends with them, and what was being asked is answered. */
const soundEnded = (consents: Consents): Parties => {
  const now = answerTo(consents, "sound");
  return now === "given" ? both("withdrawn") : now === "asking" ? both("refused") : consents.sound;
};
