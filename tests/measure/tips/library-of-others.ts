/** Documents about everything but what is asked: paragraphs of made-up firms, so that an answer must be found among many. */
import { randomOf } from "../random.ts";

const subjects =
  "The bakery|Our insurer|The dental practice|A coffee roaster|The museum|The school kitchen|The cycle shop|Their archive|The sawmill|The choir|A wine grower|The laundry|The harbour office|The tax adviser|The print shop|A tailor|The hospice|The observatory|The fish market|The ferry line".split(
    "|",
  );
const verbs =
  "keeps|orders|checks|repairs|stores|sends|measures|counts|renews|cleans|paints|insures|labels|weighs|describes|collects|plans|prints|returns|inspects".split(
    "|",
  );
const objects =
  "the ovens|every policy|the patient files|green beans|the paintings|the menus|old frames|paper records|oak boards|the song sheets|young vines|the linen|the mooring list|annual statements|glossy covers|wool coats|the quiet rooms|the mirrors|the morning catch|the life jackets|its vans|the price list|a spare key|the customer list|its contracts".split(
    "|",
  );
const times =
  "once a week|before noon|every spring|within three days|at the end of the month|twice a year|on request|after 17:00|when the season ends|for 24 months|at no charge|by hand|without a reason given|in two languages|for $40 each".split(
    "|",
  );
const ends =
  "so that nobody has to wait|because the law asks for it|unless the owner says otherwise|and writes it down|as the neighbours do|which takes about an hour|and a second person signs|if the weather allows it|since most visitors expect it|and the rest is thrown away".split(
    "|",
  );
const sentencesEach = 9;

/** A Markdown file with so many sections, each a passage; the same seed gives the same. */
export const documentOfOthers = (seed: number, sections: number): string => {
  const random = randomOf(seed);
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const text: string[] = [`# Handbook ${seed}`];
  for (let section = 0; section < sections; section++) {
    text.push("", `## ${one(subjects)} ${one(verbs)} ${one(objects)}`, "");
    text.push(
      Array.from(
        { length: sentencesEach },
        () => `${one(subjects)} ${one(verbs)} ${one(objects)} ${one(times)}, ${one(ends)}.`,
      ).join(" "),
    );
  }
  return text.join("\n");
};
