/**
 * Words by which a customer speaks for or against a deal, our own list, argued in decision 0042 and told in
 * `docs/reference/deal-signal.md`: what is said of price, trust, fit and timing, 2 where it is said outright. Words that
 * say how somebody is, and not what they think of the offer, are not in it.
 */
export type Lexicon = {
  readonly for: Readonly<Record<1 | 2, readonly string[]>>;
  readonly against: Readonly<Record<1 | 2, readonly string[]>>;
  /** Manners that say nothing of an offer. */
  readonly neither: readonly string[];
  /** One of these up to `reach` words before turns a word round. */
  readonly not: readonly string[];
  /** One of these right before makes it half as strong again. */
  readonly more: readonly string[];
};

const words = (list: string): readonly string[] => list.split(/\s*,\s*/).map((one) => one.trim());

const en: Lexicon = {
  for: {
    1: words(
      "good, great, nice, helpful, useful, easy, clear, fair, fine, works, interesting, interested, better, faster, simple, reasonable, sure, agree, agreed, promising, reliable, safe, solid, worth, saves, ready, smooth, sign",
    ),
    2: words(
      "excellent, perfect, fantastic, impressed, impressive, exactly, brilliant, absolutely, definitely, go ahead, let's do, sounds good, convinced, ideal",
    ),
  },
  against: {
    1: words(
      "expensive, pricey, slow, hard, difficult, complicated, unclear, unsure, concern, concerns, problem, problems, issue, issues, doubt, doubts, risk, risky, late, missing, confusing, worse, tight, unfortunately, cheaper",
    ),
    2: words(
      "too much, too expensive, terrible, awful, useless, waste, disappointing, unacceptable, deal breaker, dealbreaker, cancel, cancelling, impossible, broken, refuse, no way, not interested, never again",
    ),
  },
  neither: words(
    "good morning, good afternoon, good evening, good day, good to meet, nice to meet, i'm good, fair enough, sure enough",
  ),
  not: words(
    "not, no, never, hardly, barely, without, isn't, aren't, wasn't, weren't, don't, doesn't, didn't, won't, wouldn't, can't, cannot, couldn't, shouldn't, neither, nor",
  ),
  more: words("very, really, so, extremely, far, much, completely, totally, pretty"),
};

const ar: Lexicon = {
  for: {
    1: words("جيد, جيدة, مفيد, مفيدة, سهل, سهلة, واضح, واضحة, مناسب, مناسبة, مهتم, مهتمون, موافق, أفضل, أسرع, معقول"),
    2: words("ممتاز, ممتازة, رائع, رائعة, مثالي, بالضبط, بالتأكيد, لنبدأ, نوقع"),
  },
  against: {
    1: words("غالي, غالية, مكلف, مكلفة, بطيء, صعب, صعبة, معقد, معقدة, مشكلة, مشاكل, شك, مخاطرة, متأخر, للأسف, أرخص"),
    2: words("سيئ, سيئة, مستحيل, مرفوض, نلغي, إلغاء, عديم الفائدة"),
  },
  neither: words("شكرا جزيلا, صباح الخير"),
  not: words("لا, ليس, ليست, لم, لن, غير, بدون, ما"),
  more: words("جدا, كثيرا, حقا"),
};

export const lexicons: Readonly<Record<"en" | "ar", Lexicon>> = { en, ar };
