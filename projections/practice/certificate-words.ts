/** What a certificate says, in the languages a report is made in. */
export const certificateWords = {
  en: {
    title: "Wingman · certificate of practice",
    lead: "This certifies that",
    did: "practised",
    points: "of 100 points",
    ofAll: (yes: string, all: string) => `${yes} of ${all}`,
    difficulty: { friendly: "friendly customer", fair: "fair customer", hard: "hard customer" } as Record<
      string,
      string
    >,
    proof: "Each point is a yes or no with the words that decide it, on the log under:",
  },
  ar: {
    title: "Wingman · شهادة تدريب",
    lead: "نشهد بأن",
    did: "أنجز التمرين",
    points: "من 100 نقطة",
    ofAll: (yes: string, all: string) => `${yes} من ${all}`,
    difficulty: { friendly: "عميل ودود", fair: "عميل منصف", hard: "عميل صعب" } as Record<string, string>,
    proof: "كل نقطة جوابها نعم أو لا مع الكلمات التي تحسمها، في السجل تحت:",
  },
} as const;
