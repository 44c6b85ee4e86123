/** Words in and around e-mail addresses that are said. */
import type { Token } from "./tokens.ts";

/** What joins the pieces of an address, as it is said and as it is written. */
export const joints: ReadonlyMap<string, string> = new Map([
  ...["dot", "period", "point", "."].map((word) => [word, "."] as const),
  ...["dash", "hyphen", "minus", "-"].map((word) => [word, "-"] as const),
  ["underscore", "_"],
  ["plus", "+"],
  ...[..."_+'&%=#!~"].map((sign) => [sign, sign] as const),
]);
export const isJoint = (word: string | undefined): boolean => word !== undefined && joints.has(word);
export const isDot = (word: string | undefined): boolean => word !== undefined && joints.get(word) === ".";

const endings: ReadonlySet<string> = new Set(
  (
    "com org net io co edu gov info biz ai app dev me us uk de fr es it nl ae sa eg qa kw example test ch at be ie in au nz ca " +
    "br mx jp cn sg hk za tr pl se no dk fi pt gr cz hu ro bg eu tech cloud online shop store mil name pro tv cc xyz om bh jo lb pk ma"
  ).split(" "),
);
/** How many tokens from `n` on are the ending of a domain, also letter by letter: "com", "u k", "c o m"; 0 where none is. */
export const endingAt = (tokens: readonly Token[], n: number): number => {
  const first = tokens[n];
  if (first?.kind !== "word") return 0;
  let spelt = "";
  for (let k = 0; k < 3 && /^[a-z]$/.test(tokens[n + k]?.word ?? ""); k++) {
    spelt += tokens[n + k]?.word ?? "";
    if (k > 0 && endings.has(spelt) && !(spelt === "co" && tokens[n + 2]?.word === "m")) return k + 1;
  }
  const [dot, next, beyond] = [tokens[n - 1], tokens[n + 1], tokens[n + 2]];
  const isTied = next?.kind === "sign" && next.start === first.end && beyond?.start === next.end;
  if (isTied && /^[@_+]$/.test(next.word)) return 0; // "At jo.smith@corvane.com".
  if (endings.has(first.word)) return 1;
  const isTyped = dot?.kind === "sign" && dot.end === first.start && tokens[n - 2]?.end === dot.start;
  return isTyped && !(isTied && /^[-.]$/.test(next.word)) && /^\p{L}{2,12}$/u.test(first.word) ? 1 : 0;
};

export const providers: ReadonlySet<string> = new Set(
  "gmail googlemail outlook hotmail yahoo icloud proton protonmail gmx aol".split(" "),
);

/** "Look at corvane dot com" names a page, not a person. */
export const notLocal: ReadonlySet<string> = new Set(
  (
    "look looking looked looks is are was were be been being me us you him her them it this that these those here there meet meeting " +
    "meets met see seen seeing saw find found up go going went gone stay stayed live lives lived work works worked working am based arrive " +
    "arrived check checked checking out one people person reps seats page pages site website websites online visit visiting register " +
    "registered login log logged sign signed signup apply applied order ordered buy bought book booked read watch download available hosted " +
    "listed published posted everything something anything all price priced pricing start started starts not good bad team staff office's " +
    "engineer engineers manager managers developer friend friends colleague colleagues customer customers somebody someone anyone and or"
  ).split(" "),
);

/** No name, and no piece of one: an address does not reach over it. */
const stops: ReadonlySet<string> = new Set(
  (
    "to is it's its that's that this these email mail e-mail emails address addresses me my mine us our your his her their the a an on at with " +
    "or use under by via of from was were be been i you we they he she it copy cc send write writes reach contact forward for in who which " +
    "where what when how should would could can will please need needs want wants goes go went get gets put says said say have has had " +
    "also both only just because if but as about into over now there here work private personal old new"
  ).split(" "),
);
/** In a host's name these may stand: "at g mail dot com". */
const hostWords: ReadonlySet<string> = new Set("mail email work go get now new old".split(" "));
export const isHostStop = (word: string): boolean => stops.has(word) && !hostWords.has(word);
export const isStop = (word: string | undefined): boolean => word !== undefined && stops.has(word);

/** What people answer who give no address. */
const everyday: ReadonlySet<string> = new Set(
  (
    "yes yeah no sure okay ok good great fine thanks thank you right exactly correct perfect hello hi bye later tomorrow today monday tuesday wednesday " +
    "thursday friday saturday sunday morning afternoon week month second moment minute please question course problem idea sense much many not do does " +
    "did done already again time price team meeting offer quote contract demo well really maybe probably know think course worries one two three it that"
  ).split(" "),
);
export const isEveryday = (word: string): boolean => everyday.has(word) || stops.has(word) || notLocal.has(word);
