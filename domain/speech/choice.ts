/**
 * Which of the engines that are there hears a call, and why: by language, by what the company allows, by what this
 * machine can do in time. Pure, so that the worker that chooses and the page that explains say the same.
 */

/** An engine as its worker describes it to everybody else. */
export type Offer = {
  readonly engine: string;
  readonly model: string;
  readonly accuracy: "recorded" | "basic" | "good" | "best";
  /** Sound is sent to another company's machine. */
  readonly leavesHouse: boolean;
  /** BCP 47 primary tags; null where it takes any. */
  readonly languages: readonly string[] | null;
  /** Seconds of work a second of sound, found by trying it here; null where the work is done elsewhere. */
  readonly factor: number | null;
};

/** What a company decided (`Policy.speech`), and what was asked for in one call. */
export type Wishes = {
  /** BCP 47, or "auto": told from the sound. */
  readonly language: string;
  readonly soundMayLeave: boolean;
  /** An engine asked for by name; null for the automatic choice. */
  readonly engine: string | null;
};

export type Ranked = { readonly offer: Offer; readonly reason: string };
/** Why an engine is not chosen, as a stable word; the page and the reason put it into sentences. */
export type Obstacle = "language" | "sound-leaves" | "too-slow" | "only-samples";
export type Choice = {
  /** The best first; the others are what is left when it fails. Empty where nothing can hear this. */
  readonly order: readonly Ranked[];
  readonly not: readonly { readonly offer: Offer; readonly obstacle: Obstacle }[];
};

/** A call has two sides, and its words must not wait for each other: more than this, and it falls behind. */
export const factorMax = 0.45;

const goodness = { best: 3, good: 2, basic: 1, recorded: 0 } as const;

export type Circumstances = {
  /** One of the sample calls, whose words were recorded. */
  readonly isSample?: boolean;
  /** Why no engine of this computer's own listens, one sentence; null where one does. */
  readonly lacks?: string | null;
};

export const chooseEngine = (
  offers: readonly Offer[],
  wishes: Wishes,
  { isSample = false, lacks = null }: Circumstances = {},
): Choice => {
  const not = offers.flatMap((offer) => {
    const obstacle = obstacleOf(offer, wishes, isSample);
    return obstacle === null ? [] : [{ offer, obstacle }];
  });
  const able = offers.filter((offer) => not.every((known) => known.offer !== offer));
  const asked = able.find(({ engine }) => engine === wishes.engine);
  const best = able.toSorted(
    (a, b) =>
      Number(b === asked) - Number(a === asked) ||
      goodness[b.accuracy] - goodness[a.accuracy] ||
      Number(a.leavesHouse) - Number(b.leavesHouse) ||
      (a.factor ?? 0) - (b.factor ?? 0),
  );
  const refused = not.find(({ offer }) => offer.engine === wishes.engine);
  const instead = refused ? `${refused.offer.model} was asked for, but ${becauseOf[refused.obstacle]}. ` : "";
  return {
    order: best.map((offer, at) => ({
      offer,
      reason:
        offer === asked
          ? `Asked for by name.${offer.leavesHouse ? " The sound goes to its maker." : ""}`
          : `${at === 0 ? instead : ""}${reasonOf(offer, { isOnly: able.length === 1, lacks })}`.slice(
              0,
              reasonCharsMax,
            ),
    })),
    not,
  };
};

/** The event that says what hears a channel has room for so many; long reasons are cut. */
const reasonCharsMax = 400;
const lacksCharsMax = 160;

const obstacleOf = (offer: Offer, { language, soundMayLeave, engine }: Wishes, isSample: boolean): Obstacle | null => {
  if (offer.accuracy === "recorded" && !isSample) return "only-samples";
  if (offer.leavesHouse && !soundMayLeave) return "sound-leaves";
  if (!hears(offer, language)) return "language";
  // Who asks for a slow one by name gets it, and words that come later.
  if (offer.factor !== null && offer.factor > factorMax && offer.engine !== engine) return "too-slow";
  return null;
};

/** An engine of one language hears "auto" too: as that language. */
export const hears = ({ languages }: Pick<Offer, "languages">, language: string): boolean =>
  languages === null || language === "auto" || languages.includes(primaryOf(language));

/** "ar" of "ar-AE". */
export const primaryOf = (language: string): string => language.split("-")[0]?.toLowerCase() ?? "";

const reasonOf = (offer: Offer, { isOnly, lacks }: { isOnly: boolean; lacks: string | null }): string => {
  if (offer.accuracy === "recorded")
    return `${cut(lacks ?? "No engine listens.")} Sample calls show the words as recognised earlier; in a call of your own nothing is heard, so type the words. What to do: npm run wingman -- doctor.`;
  if (offer.leavesHouse) return "Your company lets sound leave the house, and this hears best.";
  if (offer.accuracy === "basic")
    return isOnly
      ? "This computer has no speech model yet, so words come with basic accuracy."
      : "Nothing better hears in time here, so words come with basic accuracy.";
  return `The best that this computer hears in time${offer.factor === null ? "" : ` (${speed(offer.factor)} times as fast as speech)`}; no sound leaves it.`;
};

const cut = (sentence: string): string =>
  sentence.length > lacksCharsMax ? `${sentence.slice(0, lacksCharsMax)}….` : sentence;

const becauseOf: Readonly<Record<Obstacle, string>> = {
  language: "it does not know this language",
  "sound-leaves": "your company lets no sound leave the house",
  "too-slow": "it is too slow on this computer",
  "only-samples": "it only knows the sample calls",
};

const speed = (factor: number): string => (1 / Math.max(0.01, factor)).toFixed(factor <= 0.1 ? 0 : 1);
