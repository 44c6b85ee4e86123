/** The simplest words of a language: what holds a sentence together and claims nothing. */

const en = `a about above after again all also always am an and another any anyone anything are as ask asking at back be
because been before begin being best better between both but by call can cannot come could day days decide did do does
doing done each either else end enough even ever every everyone exactly few find first for from get getting give go
going good great had happy has have having hear heard help helpful helps her here him his how i i'd i'll i'm i've if in
instead into is isn't it it's its just keep know last later let let's like little long look looking made make makes many
matter matters may maybe me mean means might mind more most much must my need needs never new next no not nothing now of
off often on once one only or other our ours out over own part people perhaps place please point put question questions
quick quickly rather really right s said same say see set she should show simple simply since so some someone something
start still such sure take talk tell than thank thanks that that's the their them then there these they thing things think
this those through time to today together too two under understand until up us use used using very want was way we we'd
we'll we're we've well were what what's when where whether which while who why will with without won't work works would yes
yet you you'd you'll you're you've your yours worth value price cost costs budget team teams decide decision next step steps week weeks month
months year years compare option options problem problems solution concern concerns important importance meeting minute minutes
hour hours difference different saves save change changes plan plans result results example share understand fair honest tell
told learn explain open close answer happen happens happening agree agreed today tomorrow currently usually often happy goal
goals impact reason reasons business company need needed process side whole part kind sort situation spend spent pay paid
customer according document documents says able available ready already easy simple hard difficult big small large less fewer higher lower per cover covers include
includes including involved involve keep keeps bring brings leave left alone stay walk sounds sense`;

const ar = `في من على إلى عن مع هذا هذه ذلك تلك التي الذي ما ماذا متى أين كيف لماذا هل لا نعم أن إن كان يكون لكن أو و ثم قد كل بعض أنا
نحن أنت أنتم هو هي هم لو إذا حتى بعد قبل عند لدى لكم لك لنا لي منكم منا عندكم الآن اليوم غدا شكرا`;

const lists: { readonly [tag: string]: readonly string[] } = { en: en.split(/\s+/), ar: ar.split(/\s+/) };
const sets = new Map(Object.entries(lists).map(([tag, words]) => [tag, new Set([...words, ...(lists["en"] ?? [])])]));

/** Of a language tag; English ones where the language has no list, so that little but the card's own words is free. */
export const glueOf = (language: string): ReadonlySet<string> =>
  sets.get(language.toLowerCase().split("-")[0] ?? "") ?? new Set(lists["en"]);
