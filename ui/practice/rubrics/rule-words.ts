/** What every rule decides, and by which words, in plain words; `docs/reference/practice-score.md` has the whole of it. */
const en = {
  acknowledges: {
    name: "Takes up what was said",
    yes: "The concern is named, mirrored, thanked for or called fair early on, and not contradicted at once.",
    by: "“I understand”, “fair point”, “thanks for saying that”; or the customer’s own words in the first 16.",
  },
  respectful: {
    name: "Keeps respect",
    yes: "No pressure, no blame, nobody is talked down.",
    by: "None of “last chance”, “sign now”, “calm down”, “you don’t understand”.",
  },
  sure: { name: "Says it plainly", yes: "One filler or hedge at most.", by: "“um”, “maybe”, “sort of”, “I guess”." },
  "on-point": {
    name: "Stays with the matter",
    yes: "Deals with what the customer said.",
    by: "Words of the customer’s line, or of its subject: price, contract, trust. A short answer that takes it up counts, too.",
  },
  specific: {
    name: "Something concrete",
    yes: "Something one can hold on to.",
    by: "A figure the customer did not just say, a day, a name, a document, or how a named part works.",
  },
  honest: {
    name: "Promises what can be kept",
    yes: "No promise that nobody can keep.",
    by: "None of “guaranteed”, “never fails”, “no risk at all”; “nobody can promise that” is none.",
  },
  asks: {
    name: "Asks about the customer",
    yes: "A real question.",
    by: "“What”, “how”, “who”, “tell me about”; not “okay?”, “does that make sense?” or “shall I sign you up?”.",
  },
  "ties-to-value": {
    name: "Says what it is worth",
    yes: "What the customer gains or loses in money, time, risk or people.",
    by: "“costs you”, “saves you”, “hours a week”, “instead of waiting”; not what it costs the seller.",
  },
  "holds-price": {
    name: "Keeps the price",
    yes: "Nothing is given away without something in return.",
    by: "Concessions such as “discount”, “free”, “I can do ten percent”, without “if you” beside them. Cannot be told where neither price nor terms are in play.",
  },
  "next-step": {
    name: "Names a next step",
    yes: "A step with who, what or when is promised or proposed.",
    by: "“I’ll send you the offer”, “shall we meet on Tuesday”; not “let’s be in touch”.",
  },
  brief: {
    name: "Is short",
    yes: "At most 90 words, and no list of more than three features.",
    by: "Counting words and the parts of lists.",
  },
  "asks-before-telling": {
    name: "Asks before telling",
    yes: "A real question came before the offer was told.",
    by: "The first question, before the first figure or a turn of more than 40 words without one.",
  },
  "gets-number": {
    name: "Gets their number",
    yes: "The customer named a figure of their own.",
    by: "A number in the customer’s answer to a question.",
  },
  "objection-settled": {
    name: "Leaves no objection standing",
    yes: "Nothing stands open at the end.",
    by: "What the scenario says settles each objection.",
  },
  agreed: { name: "Reaches agreement", yes: "The customer agreed.", by: "How the exercise ended." },
  "facts-found": {
    name: "Finds things out",
    yes: "So many facts came out that are told only to who asks.",
    by: "The facts of the scenario that the customer told.",
  },
  "talk-share": {
    name: "Leaves room to speak",
    yes: "The rep spoke no more than this share of the time.",
    by: "Times of both sides; of a typed exercise, its words.",
  },
  "longest-turn": {
    name: "No long speech",
    yes: "No turn of the rep was longer.",
    by: "The longest turn, in seconds.",
  },
  fillers: {
    name: "Few fillers",
    yes: "No more fillers and hedges in a hundred words.",
    by: "“um”, “you know”, “maybe”, “kind of”, counted over all turns.",
  },
  "need-before-price": {
    name: "Need before price",
    yes: "The rep asked of the customer’s affairs before naming a price.",
    by: "A question of five words or more with “you” or “your” in it, before “price”, “cost” or a sum of money.",
  },
  "price-answered": {
    name: "Answers the price",
    yes: "Each question about the price got a figure or a price.",
    by: "A figure or a price within 30 s of the question.",
  },
  "objections-met": {
    name: "Meets every objection",
    yes: "Each was answered and did not come back.",
    by: "An answer within 30 s, and not raised again within a minute.",
  },
  "next-step-day": {
    name: "A step with a day",
    yes: "A day was named or proposed for the next step.",
    by: "“on Tuesday”, “by Friday”, “12 March” beside the step; “how about Thursday?”, taken up or not; or a day in the outcome.",
  },
  "let-finish": {
    name: "Lets them finish",
    yes: "Cut in no more often than this.",
    by: "Turns of the rep that began while the customer spoke on.",
  },
  "consent-asked": {
    name: "Asks for consent",
    yes: "Consent was asked, whatever the answer.",
    by: "What is on record of the call.",
  },
};

const ar: { readonly [Rule in keyof typeof en]: { readonly name: string; readonly yes: string; readonly by: string } } =
  {
    acknowledges: {
      name: "يتناول ما قيل",
      yes: "يذكر المخاوف أو يعيدها أو يشكر عليها أو يعدّها في محلها مبكرًا، ولا يناقضها فورًا.",
      by: "«أفهمك»، «معك حق»، «شكرًا لصراحتك»؛ أو كلمات العميل نفسها في أول 16 كلمة.",
    },
    respectful: {
      name: "يحافظ على الاحترام",
      yes: "لا ضغط ولا لوم ولا انتقاص من أحد.",
      by: "لا شيء مثل «آخر فرصة» أو «وقّع الآن» أو «اهدأ».",
    },
    sure: { name: "يقولها بوضوح", yes: "كلمة حشو أو تردد واحدة على الأكثر.", by: "«يعني»، «ربما»، «نوعًا ما»." },
    "on-point": {
      name: "يبقى في الموضوع",
      yes: "يتناول ما قاله العميل.",
      by: "كلمات من كلام العميل أو من موضوعه: السعر، العقد، الثقة. ويُحسب أيضًا جواب قصير يتناوله.",
    },
    specific: {
      name: "شيء ملموس",
      yes: "شيء يمكن التمسك به.",
      by: "رقم لم يقله العميل لتوّه، أو يوم، أو اسم، أو وثيقة، أو كيف يعمل جزء مسمّى.",
    },
    honest: {
      name: "يعد بما يمكن الوفاء به",
      yes: "لا وعد لا يفي به أحد.",
      by: "لا شيء مثل «مضمون» أو «لا يتعطل أبدًا» أو «بلا أي مخاطر».",
    },
    asks: {
      name: "يسأل عن العميل",
      yes: "سؤال حقيقي.",
      by: "«كيف»، «ماذا»، «حدّثني عن»؛ لا «تمام؟» ولا «هل هذا واضح؟».",
    },
    "ties-to-value": {
      name: "يقول ما قيمته",
      yes: "ما يكسبه العميل أو يخسره من مال أو وقت أو مخاطر أو ناس.",
      by: "«يكلّفكم»، «يوفّر لكم»، «ساعات كل أسبوع»؛ لا ما يكلّف البائع.",
    },
    "holds-price": {
      name: "يحافظ على السعر",
      yes: "لا يتنازل عن شيء بلا مقابل.",
      by: "تنازل مثل «خصم» أو «مجانًا» من دون شرط بجانبه. ولا يمكن الحكم حيث لا سعر ولا شروط.",
    },
    "next-step": {
      name: "يحدد خطوة تالية",
      yes: "خطوة فيها من أو ماذا أو متى، وُعد بها أو اقتُرحت.",
      by: "«سأرسل لك العرض»، «هل نلتقي الثلاثاء»؛ لا «نبقى على تواصل».",
    },
    brief: {
      name: "قصير",
      yes: "90 كلمة على الأكثر، ولا قائمة فيها أكثر من ثلاث ميزات.",
      by: "عدّ الكلمات وأجزاء القوائم.",
    },
    "asks-before-telling": {
      name: "يسأل قبل أن يعرض",
      yes: "سؤال حقيقي قبل عرض المنتج.",
      by: "أول سؤال، قبل أول رقم أو قبل كلام أطول من 40 كلمة بلا سؤال.",
    },
    "gets-number": {
      name: "يصل إلى رقم العميل",
      yes: "ذكر العميل رقمًا من عنده.",
      by: "رقم في جواب العميل عن سؤال.",
    },
    "objection-settled": {
      name: "لا يترك اعتراضًا قائمًا",
      yes: "لا شيء يبقى مفتوحًا في النهاية.",
      by: "ما يقول السيناريو إنه يحلّ كل اعتراض.",
    },
    agreed: { name: "يصل إلى اتفاق", yes: "وافق العميل.", by: "كيف انتهى التمرين." },
    "facts-found": {
      name: "يكتشف أمورًا",
      yes: "ظهر هذا العدد مما لا يُقال إلا لمن يسأل.",
      by: "حقائق السيناريو التي قالها العميل.",
    },
    "talk-share": {
      name: "يترك مجالًا للكلام",
      yes: "لم يتكلم المندوب أكثر من هذه النسبة من الوقت.",
      by: "أوقات الطرفين؛ وفي التمرين المكتوب كلماته.",
    },
    "longest-turn": { name: "لا خطبة طويلة", yes: "لم يطل أي دور للمندوب أكثر من ذلك.", by: "أطول دور، بالثواني." },
    fillers: {
      name: "حشو قليل",
      yes: "لا أكثر من هذا العدد من الحشو والتردد في مئة كلمة.",
      by: "«يعني»، «ربما»، «نوعًا ما»، معدودة في كل الأدوار.",
    },
    "need-before-price": {
      name: "الحاجة قبل السعر",
      yes: "سأل المندوب عن شؤون العميل قبل ذكر السعر.",
      by: "سؤال من خمس كلمات أو أكثر فيه «لديكم» أو «عندكم»، قبل «سعر» أو «تكلفة» أو مبلغ.",
    },
    "price-answered": {
      name: "يجيب عن السعر",
      yes: "لكل سؤال عن السعر رقم أو سعر.",
      by: "رقم أو سعر خلال 30 ث من السؤال.",
    },
    "objections-met": {
      name: "يتناول كل اعتراض",
      yes: "أُجيب عن كل اعتراض ولم يعد.",
      by: "جواب خلال 30 ث، ولم يُثَر ثانية خلال دقيقة.",
    },
    "next-step-day": {
      name: "خطوة لها يوم",
      yes: "ذُكر يوم للخطوة التالية أو اقتُرح.",
      by: "«يوم الثلاثاء»، «قبل الجمعة» بجانب الخطوة؛ أو «ما رأيك بالخميس؟» قُبل أم لا؛ أو يوم في النتيجة.",
    },
    "let-finish": {
      name: "يدعه يكمل",
      yes: "لم يقاطع أكثر من هذا العدد.",
      by: "أدوار للمندوب بدأت والعميل ما زال يتكلم.",
    },
    "consent-asked": { name: "يطلب الموافقة", yes: "طُلبت الموافقة، مهما كان الجواب.", by: "ما هو مسجّل للمكالمة." },
  };

export const rules = { en, ar };
