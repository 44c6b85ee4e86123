/**
 * What somebody gains or loses, told from what is put together and not from a phrase: something that goes wrong and what is
 * at stake in it; a burden that nobody has; less of what is bad; something that is given back. Words of classes, found
 * near each other. What only the seller has at stake is none of it.
 */
import type { Sentence } from "./answer-words.ts";

type Place = { readonly firstWord: number; readonly endWord: number };
const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u).filter((word) => word !== ""));

/** Money, time, rest, body, good name: what one has and can lose. */
const stakes = set(
  `money cash salary salaries wage wages overtime revenue turnover profit margin sale sales order orders business rent
  deposit bonus refund hour hours day days week weeks month months morning mornings afternoon afternoons night nights
  evening evenings weekend weekends saturday saturdays sunday sundays holiday holidays season shift shifts sleep health
  back backs job jobs licence permit reputation name trust stock goods meat food pallet pallets load loads room rooms table
  tables seat seats bed beds slot slots booking bookings appointment appointments delivery deliveries deadline thousand
  million hundred euros pounds dollars dirhams`,
);
const people = set(
  `you your you'd you'll you're yours yourself people team staff crew colleague colleagues driver drivers fitter fitters
  customer customers client clients guest guests patient patients tenant tenants visitor visitors passenger passengers
  resident residents buyer buyers family families member members nurse nurses technician technicians dispatcher dispatchers
  shopper shoppers caller callers they them their he she him her his somebody someone nobody everybody everyone anybody`,
);
/** What goes wrong, or hurts. */
const troubles = set(
  `fail fails failed failing breaks broke broken crash crashes crashed down outage late delay delays delayed wrong mistake
  mistakes error errors missing missed misses lost lose loses losing cancel cancels cancelled empty idle stuck ill sick
  quit quits resign resigns shout shouted shouting suffer suffers hurt hurts burn burns burned waste wasted
  ruin ruined spoil spoils spoiled rot rots queue queues wait waits waiting stand stands standing angry complain complains
  complaint complaints fined fines penalty penalties sue sued injured injury accident accidents stolen theft damaged
  damage recall rework rejected refused closed vacant unsold unpaid short-staffed understaffed finding findings`,
);
/** What nobody wants to have to do. */
const burdens = set(
  `pay pays paying wait waits waiting stand stands chase chases chasing retype retypes type types copy copies redo repeat
  drive drives carry carries lift lifts explain explains search searches guess guesses hire hires fill fills queue queues
  risk risks turn turned sit sits stay stays come go goes leave leaves lose loses miss misses ring rings call calls ask
  asks work works travel travels apologise apologises`,
);
const none = set("nobody none no never without don't doesn't won't needn't not nor neither nothing instead");
const must = set("has have having need needs must turned");
const less = set("half fewer less shorter smaller sooner faster earlier quicker rarer");
const given = set("give gives gave giving given hand hands gets get got buy buys win wins");
const ours = set("we we're we've we'd we'll our ours us i i'm i've i'd i'll my me");

const near = 8;
const close = 4;

/** Undefined where nothing of the kind is said. */
export const stakeIn = ({ plain }: Sentence): Place | undefined => {
  const places = plain.flatMap((word, at): Place[] => {
    if (troubles.has(word) && !isOurs(plain, at)) {
      const stake = nearest(plain, at, near, (one, n) => n !== at && stakes.has(one));
      const lessened = before(plain, at, close, (one) => less.has(one));
      const after = plain.slice(at + 1, at + 1 + near).findIndex((one) => less.has(one));
      if (stake !== undefined && !isOurs(plain, stake)) return [span(at, stake)];
      if (lessened !== undefined) return [span(at, lessened)];
      if (after >= 0) return [span(at, at + 1 + after)];
    }
    // "Nobody has to drive back", "no patient is turned away".
    if (burdens.has(word)) {
      const denied = before(plain, at, close, (one) => none.has(one));
      if (denied !== undefined && !isOurs(plain, denied)) {
        const between = plain.slice(denied, at);
        const isOfSomebody = between.some((one) => one === "nobody" || people.has(one)) || hasBefore(plain, denied);
        if (isOfSomebody && (between.some((one) => must.has(one)) || word === "turned")) return [span(denied, at)];
      }
    }
    // "You pay nothing", "it costs you nothing more".
    if (word === "nothing" && before(plain, at, close, (one) => /^(?:pay|pays|cost|costs)$/u.test(one)) !== undefined)
      return [span(at - 1, at)];
    // "It gives them their Sunday", "gives most of it back".
    if (given.has(word) && !/^(?:i|we|i'll|we'll|me)$/u.test(plain[at - 1] ?? "")) {
      const rest = plain.slice(at + 1, at + 1 + close);
      const stake = rest.findIndex((one) => stakes.has(one) && one !== "name");
      const isTheirs = rest.slice(0, Math.max(0, stake)).some((one) => people.has(one));
      if (stake >= 0 && isTheirs) return [span(at, at + 1 + stake)];
    }
    return [];
  });
  return places[0];
};

const span = (one: number, other: number): Place => ({
  firstWord: Math.min(one, other),
  endWord: Math.max(one, other) + 1,
});
const nearest = (
  plain: readonly string[],
  at: number,
  within: number,
  fits: (word: string, n: number) => boolean,
): number | undefined => {
  for (let n = 1; n <= within; n++)
    for (const place of [at - n, at + n]) {
      const word = plain[place];
      if (word !== undefined && fits(word, place)) return place;
    }
  return undefined;
};
const before = (
  plain: readonly string[],
  at: number,
  within: number,
  fits: (word: string) => boolean,
): number | undefined => {
  for (let n = 1; n <= within; n++) if (at - n >= 0 && fits(plain[at - n] ?? "")) return at - n;
  return undefined;
};
const hasBefore = (plain: readonly string[], at: number): boolean =>
  plain.slice(Math.max(0, at - close), at).some((word) => people.has(word));
/** Whose it is: the last of the words before it that says so, where that is close. */
const isOurs = (plain: readonly string[], at: number): boolean => {
  const whose = before(plain, at, close, (word) => ours.has(word) || people.has(word));
  return whose !== undefined && ours.has(plain[whose] ?? "");
};
