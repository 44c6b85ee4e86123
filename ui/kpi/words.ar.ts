import type { InWords } from "../parts/language.ts";
import { plural } from "../parts/language.ts";
import type { en } from "./words.ts";

const calls = (count: number): string =>
  plural(count, {
    zero: "لا مكالمات",
    one: "مكالمة واحدة",
    two: "مكالمتان",
    few: `${count} مكالمات`,
    many: `${count} مكالمة`,
    other: `${count} مكالمة`,
  });

export const ar: InWords<typeof en> = {
  page: "النتائج · Wingman",
  title: "النتائج",
  nav: "أقسام النتائج",
  parts: {
    results: "النتائج",
    effect: "أثر النصائح",
    pilot: "الفترة التجريبية",
    coaching: "التدريب",
    usage: "الاستهلاك",
  },
  notEnough: "البيانات غير كافية",
  needs: (min: number, more: number) => `يلزم ${min}؛ بقي ${more}`,
  between: (low: string, high: string) => `${low} إلى ${high}`,
  seconds: (value: string) => `${value} ث`,
  points: (points, value) => plural(points, { few: `${value} نقاط`, other: `${value} نقطة` }),
  hours: (hours: string, minutes: string) => `${hours} س ${minutes} د`,
  of: {
    calls: (count, text) =>
      plural(count, { one: "مكالمة واحدة", two: "مكالمتان", few: `${text} مكالمات`, other: `${text} مكالمة` }),
    tips: (count, text) =>
      plural(count, { one: "نصيحة واحدة", two: "نصيحتان", few: `${text} نصائح`, other: `${text} نصيحة` }),
    answers: (count, text) =>
      plural(count, { one: "إجابة واحدة", two: "إجابتان", few: `${text} إجابات`, other: `${text} إجابة` }),
    objections: (count, text) =>
      plural(count, { one: "اعتراض واحد", two: "اعتراضان", few: `${text} اعتراضات`, other: `${text} اعتراضًا` }),
  },
  none: {
    title: "لا مكالمات في هذه الأيام.",
    text: "تأتي النتائج من مكالماتكم المنتهية، ولا تُحسب العينات. اختر أيامًا أخرى أو قلّل المرشحات.",
  },
  lead: {
    calls: (count: number) => `${calls(count)}.`,
    byPeople: (count: number, people: number) =>
      `${calls(count)} لـ${plural(people, { one: "شخص واحد", two: "شخصين", few: `${people} أشخاص`, other: `${people} شخصًا` })}.`,
    moved: (name: string, way: string) => `${name}: ${way}`,
    up: "ارتفع",
    down: "انخفض",
    list: (all: readonly string[]) => `${new Intl.ListFormat("ar").format(all)}.`,
    unclear: "لا تغيّر مؤكد.",
    before: (count: number) => `مقارنةً بعدد الأيام نفسه قبلها (${calls(count)}).`,
  },
  filters: {
    title: "مكالمات من، ومتى",
    rep: "الشخص",
    everybody: "الجميع",
    team: "الفريق",
    allTeams: "كل الفرق",
    playbook: "دليل اللعب",
    allPlaybooks: "كل الأدلة",
    span: "المدة",
    spans: { week: "7 أيام", weeks: "4 أسابيع", quarter: "12 أسبوعًا", year: "52 أسبوعًا" },
    own: "تواريخ مختارة",
    from: "من",
    to: "إلى",
    unit: "حسب",
    units: { day: "اليوم", week: "الأسبوع", month: "الشهر" },
  },
  measures: {
    title: "المقاييس",
    measure: "المقياس",
    now: "الآن",
    interval: "مع مجاله (95 %)",
    change: "مقارنةً بما قبل",
    through: "عبر الزمن",
    read: "النقطة: الآن. الشريط: حيث تقع القيمة الحقيقية 95 مرة من 100. الخط المتقطع: المدة السابقة. لكل سطر مقياسه. لا يُذكر تغيّر إلا إذا خلا مجاله من الصفر. اضغط مقياسًا لترى تعريفه ومكالماته.",
  },
  change: {
    up: (size: string) => `ارتفع ${size}`,
    down: (size: string) => `انخفض ${size}`,
    none: "لا تغيّر واضح",
    unknown: "ما قبله أقل من أن يُقارن",
  },
  figures: {
    tipsUsed: {
      name: "النصائح المستعملة",
      short: "نُسخت أو أعجبت",
      means: "من النصائح التي عُرضت: ما أعجب، أو نُسخ ولم يُستهجن. لا تُحسب نصيحة سُحبت أو سُحبت كلماتها.",
    },
    objectionsMet: {
      name: "الاعتراضات المجاب عنها",
      short: "مما طُرح",
      means:
        "من الاعتراضات التي ذكرها الملخص: ما أجاب عنه المندوب خلال 30 ثانية باثنتي عشرة كلمة على الأقل أو بكلمات البطاقة، ولم يُطرح ثانيةً خلال دقيقة.",
    },
    nextStep: {
      name: "خطوة تالية متفق عليها",
      short: "عند نهاية المكالمة",
      means: "من المكالمات التي ذُكرت نتيجتها: ما كُسب أو انتهى بخطوة تالية. ما لم يُذكر لا يُحسب.",
    },
    won: {
      name: "كُسبت",
      short: "من المكالمات ذات النتيجة",
      means: "من المكالمات التي ذُكرت نتيجتها: ما كُسب.",
    },
    csat: {
      name: "تقييم العميل",
      short: "من 1 إلى 5 بعد المكالمة",
      means: "متوسط التقييمات من 1 إلى 5 كما أعطاها العملاء وكتبها المندوبون. المكالمات بلا تقييم لا تُحسب.",
    },
    talkShare: {
      name: "حصة المندوب من الكلام",
      short: "دون الصمت",
      means:
        "وقت كلام المندوب على كلام الطرفين في كل مكالمة، ثم المتوسط. تُستثنى مكالمات دون 30 ثانية من الكلام. ولا حصة تصلح لكل مكالمة.",
    },
    longestMonologue: {
      name: "أطول حديث متصل",
      short: "للمندوب، المكالمة الوسطى",
      means: "أطول كلام للمندوب لم يقطعه دور للعميل؛ كلمتان لا تُعدّان دورًا. في نصف المكالمات ما هو أطول.",
    },
    patience: {
      name: "التأني",
      short: "قبل أن يجيب المندوب، المكالمة الوسطى",
      means: "أوسط الفترات بين نهاية كلام العميل وبداية كلام المندوب، حتى 10 ثوانٍ. في نصف المكالمات ما هو أطول.",
    },
    interactivity: {
      name: "الأدوار في الدقيقة",
      short: "كم مرة يتغيّر المتكلم",
      means: "مرات تغيّر المتكلم على طول المكالمة؛ كلمتان لا تُعدّان دورًا. المتوسط على المكالمات.",
    },
    repQuestions: {
      name: "أسئلة المندوب في الساعة",
      short: "بالعلامة أو بأول كلمة",
      means: "عبارات المندوب التي تسأل، بالعلامة أو بأول كلمة، على طول المكالمة. المتوسط على المكالمات.",
    },
    customerQuestions: {
      name: "أسئلة العميل في الساعة",
      short: "بالعلامة أو بأول كلمة",
      means: "عبارات العميل التي تسأل، بالعلامة أو بأول كلمة، على طول المكالمة. المتوسط على المكالمات.",
    },
    pace: {
      name: "السرعة",
      short: "كلمات المندوب في الدقيقة",
      means: "كلمات المندوب على وقت كلامه، في مكالمات فيها 10 ثوانٍ منه على الأقل. المتوسط على المكالمات.",
    },
    tipsShown: {
      name: "النصائح المعروضة في المكالمة",
      short: "رُسمت على شاشة",
      means: "متوسط النصائح التي رُسمت على شاشة ولم تُسحب.",
    },
    tipDelay: {
      name: "تأخر النصيحة، 95 من 100",
      short: "من الكلام إلى الشاشة",
      means: "من نهاية الكلمات التي أطلقت النصيحة إلى رسمها: 95 من 100 كانت أسرع. لا تُحسب ما أطلقها الوقت.",
    },
    tipDelayMiddle: {
      name: "تأخر النصيحة، الأوسط",
      short: "من الكلام إلى الشاشة",
      means: "من نهاية الكلمات التي أطلقت النصيحة إلى رسمها: نصفها كان أسرع.",
    },
  },
  people: {
    title: (figure: string) => `${figure}، حسب الشخص`,
    lead: "بترتيب القيمة. حيث تتداخل الأشرطة لا أحد متقدم.",
    by: "المقياس",
    who: "الشخص",
    calls: "المكالمات",
    few: (of: number, min: number) => `${of} من ${min}`,
    more: (shown: number, of: number) => `${shown} من ${of} شخصًا. اختر فريقًا لترى الباقين.`,
  },
  kinds: {
    ofPlaybook: (name: string, count: string) => `${name} (${count})`,
    upTo: (seconds: string) => `حتى ${seconds}`,
    beyond: (seconds: string) => `أكثر من ${seconds}`,
    objections: {
      title: "الاعتراضات",
      lead: "ما اعتُرض به كما دُوّن؛ وهل أُجيب عنه يُقال بعد المكالمة. القوي: أُجيب. الباهت: لم يُجب.",
      columns: ["عن", "أُجيب ولم يُجب", "طُرح", "أُجيب", "لم يُجب", "الحصة المجابة"],
      empty: "لم يُدوّن شيء في هذه المكالمات.",
    },
    outcomes: {
      title: "ما أسفرت عنه",
      lead: "كما قال المندوبون بعد المكالمة.",
      columns: ["النتيجة", "المكالمات", "المكالمات", "الحصة"],
      empty: "لا مكالمات.",
    },
    funnel: {
      title: "المراحل وما أسفرت عنه",
      lead: "كم مكالمة بلغت كل مرحلة من الدليل، وكم منها كُسب أو انتهى بخطوة تالية (الجزء القوي).",
      columns: ["المرحلة", "بلغتها", "المكالمات", "الحصة", "كسب أو خطوة تالية", "حصتها"],
      empty: "لم تبلغ مكالمة مرحلة في هذه الأيام.",
    },
    intents: {
      title: "عمّ دارت المكالمات",
      lead: "مما دُوّن أثناءها: أسئلة، واعتراضات بأنواعها، ومنافسون، وخطوات تالية. وقد تدور مكالمة حول عدة أمور.",
      columns: ["عن", "المكالمات", "المكالمات", "الحصة"],
      empty: "لم يُدوّن شيء في هذه المكالمات.",
    },
    csat: {
      title: "تقييمات العملاء",
      lead: "من 1 إلى 5 كما أجابوا بعد المكالمة.",
      columns: ["التقييم", "الإجابات", "الإجابات", "الحصة"],
      empty: "لم يُسأل عميل أو لم يجب أحد.",
    },
    competitors: {
      title: "منافسون ذُكروا",
      lead: "المكالمات التي ذُكر فيها كل منهم.",
      columns: ["الاسم", "المكالمات", "المكالمات"],
      empty: "لم يُذكر أحد.",
    },
    delays: {
      title: "تأخر النصيحة",
      lead: "من نهاية الكلام إلى الشاشة.",
      columns: ["التأخر", "النصائح", "النصائح", "الحصة"],
      empty: "لم تُطلق الكلماتُ نصيحة في هذه المكالمات.",
    },
  },
  effect: {
    cohort: "مكالمات استُخدمت فيها نصيحة مقابل أخرى بلا استخدام",
    cohortLead: (without) =>
      `عُرضت نصائح في كلتيهما. وهذا لا يثبت أن النصائح تفيد: فمن يستخدمها قد يختلف في كل شيء آخر، والمكالمات السهلة قد تتسع لها أكثر. وتُركت ${calls(without)} بلا نصائح.`,
    unused: "لم تُستخدم",
    used: "استُخدمت نصيحة",
    trial: (name) => `تجربة: ${name}`,
    ended: "انتهت",
    trialLead: "القرعة تقرّر طريقة كل مكالمة، فالفرق الواضح من صنع الطريقة. وتُحسب كل مكالمة كما وُزّعت، مهما جرى بعدها.",
    none: {
      title: "لا تجربة جارية.",
      text: "التجربة وحدها تبيّن أثر النصائح. يبدؤها المدرّبون من «الملاحظات» ثم «التجارب».",
    },
    calls: (name, count) => `${name}، ${calls(count)}`,
    difference: "الفرق (95 %)",
    notEnough: (missing) => `البيانات غير كافية: يلزم ${missing} أخرى`,
    clear: { yes: "واضح", no: "غير واضح" },
    of: (of) => `من ${of}`,
  },
  pilot: {
    title: "الأسابيع الأولى مقابل الأسابيع التي قبلها",
    on: "يوم التشغيل",
    weeks: "الأسابيع",
    lead: "يُقارن كل شخص بنفسه، والتغيّر متوسط الجميع. وهو يقول إن شيئًا تغيّر لا لماذا تغيّر: فقد تغيّرت أمور أخرى أيضًا.",
    before: (from, to, count) => `${from} إلى ${to}، ${calls(count)}`,
    change: "التغيّر بحسب الشخص (95 %)",
    people: (people) =>
      plural(people, { one: "شخص واحد", two: "شخصان", few: `${people} أشخاص`, other: `${people} شخصًا` }),
    few: (people, min, each) => `البيانات غير كافية: ${people} من ${min} أشخاص لهم ${each} مكالمات في الجهتين`,
  },
  behind: {
    title: (kind: string, name: string) => {
      switch (kind) {
        case "objection":
          return `اعتراض: ${name}`;
        case "unmet":
          return `لم يُجب: ${name}`;
        case "stage":
          return `مرحلة: ${name}`;
        case "outcome":
          return name === "" ? "لم تُذكر نتيجة" : `النتيجة: ${name}`;
        case "competitor":
          return `منافس: ${name}`;
        case "csat":
          return `التقييم: ${name}`;
        case "delay":
          return "نصائح بهذا التأخر";
        default:
          return name;
      }
    },
    means: (kind: string) => {
      switch (kind) {
        case "objection":
          return "المكالمات التي دُوّن فيها هذا اعتراضًا ولم يُشطب.";
        case "outcome":
          return "المكالمات بحسب ما قال المندوب إنها أسفرت عنه؛ آخر قول يُحسب.";
        case "stage":
          return "المكالمات التي بلغت هذه المرحلة من دليلها.";
        case "intent":
          return "المكالمات التي دُوّن فيها هذا ولم يُشطب.";
        case "delay":
          return "المكالمات التي فيها نصيحة واحدة على الأقل بهذا التأخر.";
        default:
          return "المكالمات التي حُسبت.";
      }
    },
    points: "الأرقام عبر الزمن",
    from: "من",
    of: "المحسوب",
    calls: "مكالماته",
    inCalls: "افتحها في المكالمات",
    none: "لا مكالمات.",
    share: (count: string, of: string) => `${count} من ${of}`,
    erased: "مُحي",
    older: "الأقدم",
    newer: "الأحدث",
  },
  usage: {
    title: "الاستهلاك",
    lead: "بحسب يوم بداية المكالمة في منطقتكم الزمنية. الطول طول المكالمات المنتهية. والرموز ما قالت النماذج إنها قرأته وكتبته.",
    file: "CSV",
    columns: ["المكالمات", "الطول", "رموز مقروءة", "رموز مكتوبة", "دولار أمريكي", "نصائح صُنعت", "نصائح عُرضت"],
    total: "الكل",
    samples: "العينات، على حدة",
    stored: "المخزّن الآن",
    recordings: "التسجيلات",
    documents: "المستندات",
    files: (files: number) =>
      plural(files, { one: "في ملف واحد", two: "في ملفين", few: `في ${files} ملفات`, other: `في ${files} ملفًا` }),
  },
  score: (score: number) => `${score} من 5`,
  about: (about: string) => about,
  outcome: (outcome: string | null) =>
    outcome === null
      ? "لم تُذكر"
      : ((
          {
            "next-step": "خطوة تالية",
            won: "كُسبت",
            lost: "خُسرت",
            "no-decision": "لا قرار",
            "follow-up": "متابعة",
            "no-fit": "لا تناسب",
          } as Record<string, string>
        )[outcome] ?? outcome),
  intent: (name: string) =>
    name.startsWith("objection:")
      ? `اعتراض: ${name.slice(10)}`
      : (({ question: "سؤال", competitor: "منافس", "next-step": "خطوة تالية" } as Record<string, string>)[name] ??
        name),
};
