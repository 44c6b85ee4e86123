/**
 * What every played customer can say and understands, whatever the scenario: wording that no author should have to write
 * anew. English and Arabic; a scenario in another language has the English.
 */
import { houseLanguageOf } from "../language.ts";

/** What a rep does that counts in every conversation; the scenario says what it does to the mood. */
export type Behaviour =
  | "acknowledged"
  | "open-question"
  | "pressure"
  | "over-promise"
  | "talked-down"
  | "who-are-you"
  | "out-of-role"
  | "small-talk"
  | "goodbye";

export type CommonWords = {
  /** Phrases of `domain/playbook/match.ts`. */
  readonly phrases: { readonly [Name in Behaviour]: readonly string[] };
  /** Said while somebody listens: no turn of theirs. */
  readonly listening: ReadonlySet<string>;
  /** Thinks before an answer. */
  readonly hesitating: readonly string[];
  /** Part of an objection is met, not all of it. */
  readonly partly: readonly string[];
  /** It was understood, and that alone settles nothing. */
  readonly goOn: readonly string[];
  /** The last rung was said before. */
  readonly enough: readonly string[];
  /** Asked what they cannot know, or will not tell. */
  readonly cannotTell: readonly string[];
  /** Asked what is none of the rep's business yet. */
  readonly vague: readonly string[];
  readonly unclear: readonly string[];
  /** Told that they are a machine, or to do something else than to be a customer. */
  readonly inRole: readonly string[];
  /** `{name}`, `{role}` and `{company}` are the persona's. */
  readonly whoIAm: readonly string[];
  readonly smallTalk: readonly string[];
  /** All is settled, and nobody asks for anything. */
  readonly whatNow: readonly string[];
  readonly asISaid: readonly string[];
  /** A day was proposed (`{day}`): it is taken up, put off until something is clear, or turned down. */
  readonly dayTaken: readonly string[];
  readonly dayLater: readonly string[];
  readonly dayNo: readonly string[];
};

const english: CommonWords = {
  phrases: {
    acknowledged: [
      "i|we understand|hear|see|appreciate",
      "i|we can|do|totally|completely understand|see|hear",
      "fair point|enough|question|concern",
      "that's|thats|it's|its|that|it is? * fair|reasonable|understandable|valid|frustrating",
      "makes total|perfect|complete|a? lot? of? sense",
      "good point|question",
      "thank|thanks * you? for|that",
      "i'd|i would? feel|say|ask|think the? same",
      "sorry to|about|for|that",
      "i'm|we're|i|we am|are? so|very|really? sorry",
      "you're|you are? right",
      "sounds like|frustrating|painful|difficult|hard",
      "so what i'm|i hear|hearing",
      "let me make sure i",
      "if i understood|understand you",
      "i|we apologise|apologize",
      "no wonder",
    ],
    "open-question": [
      "tell|walk|talk me|us * through|about|more",
      "help me understand",
      "describe|explain * your|how|what|me|us",
      "i'd|i would? like|love to? understand|know|hear",
      "i'm|i am? curious",
    ],
    pressure: [
      "today only|or",
      "only today|now",
      "sign|decide|buy|commit|order now|today|immediately",
      "last|final chance|offer|call",
      "offer * expires|ends",
      "expires|ends tonight|today|tomorrow|friday",
      "before it's|its|it is? too late",
      "now or never",
      "must|need to? sign|decide|commit today|now|immediately",
      "somebody|someone else will|is * take|buy|interested|offer|it",
      "you'll|you will regret",
      "what do i have to do",
    ],
    "over-promise": [
      "i|we|i'll|we'll|will|can guarantee",
      "guaranteed",
      "i|we promise * never|always|all|every|no|nothing|you",
      "never * fail|fails|breaks|down|happens|problem|again",
      "no risk|risks|problem|problems at all|whatsoever|ever",
      "zero risk|risks|downtime|problems",
      "one hundred percent",
      "hundred percent",
      "100% sure|certain|safe|secure|uptime",
      "absolutely perfect|nothing|everything",
      "nothing can go wrong",
      "anything you want|like",
    ],
    "talked-down": [
      "you don't|dont|do not? understand|listen|get",
      "you're|you are? not listening",
      "calm down",
      "as i told you",
      "i already|just told|said|explained",
      "with all due respect",
      "obviously|clearly you|you're",
      "that's|thats|that|it's|its is? ridiculous|nonsense|stupid|silly|absurd|rubbish",
      "they're|they are|are|is|their * rubbish|garbage|terrible|crap|junk|cheap copy?|awful|useless",
      "you should have|know|already known|better|that",
      "don't be|waste",
      "be reasonable",
    ],
    "who-are-you": [
      "who are you",
      "who am i speaking|talking with|to",
      "what's|whats|what is your name|role|job|title",
      "what do you do there|yourself|exactly|personally",
      "your role|position",
    ],
    "out-of-role": [
      "ignore|forget|disregard * instructions|rules|prompt",
      "you|you're|your are? just|only? an? ai|bot|robot|chatbot|machine|llm|chatgpt|simulation|program",
      "language model",
      "system prompt",
      "hidden truth|prompt|instructions|facts",
      "full|maximum|top|perfect marks|points|score",
      "hundred|100 points",
      "your instructions|prompt",
      "this is|just just? an? exercise|simulation|roleplay",
      "give me|us * marks|score",
      "pretend|behave as|like|to|that|you",
      "developer|debug|admin mode",
      "repeat after me",
    ],
    "small-talk": [
      "how are you|things",
      "how's|hows it|your going|day|week",
      "nice|good|pleasure|great to? meet|see|speak|talk",
      "good morning|afternoon|evening",
      "hello|hi|hey",
      "weather",
      "weekend",
      "did you watch|see * game|match",
      "thank|thanks you? for * time|taking|joining",
    ],
    goodbye: [
      "bye|goodbye",
      "have a nice|good|great day|one|evening|weekend",
      "talk|speak to? you? soon|later",
      "i have|need|got to go|run|hang",
    ],
  },
  listening: new Set(
    "uh huh uh-huh mhm mm hmm hm um okay ok right sure yeah yes yep i see got it alright of course go on and so well ah oh really".split(
      " ",
    ),
  ),
  hesitating: ["Hm…", "Well…", "Let me think…", "Hm, hold on…", "Look…"],
  partly: [
    "All right, that's part of it. It isn't all of it, though.",
    "That helps. I'm still not there yet.",
    "Okay, I'll give you that one. The rest still bothers me.",
    "Good to know. That only answers half of my question.",
    "Fine, noted. I'm still missing something before I'm comfortable.",
    "That part I can follow. There's more to it for me.",
  ],
  goOn: [
    "Right. So what would you do about it?",
    "Okay, you've heard me. And now?",
    "Good that you see it. It doesn't solve it yet.",
    "Thanks. That still leaves me with the same worry.",
  ],
  enough: [
    "I've said this several times now, in several ways.",
    "We're going round in circles.",
    "I don't think you're answering what I'm asking.",
    "That's still not an answer.",
    "I'm beginning to wonder why I took this call.",
    "No. That isn't it, and I think you know that.",
  ],
  cannotTell: [
    "I couldn't tell you that off the top of my head.",
    "I'd have to look that up, honestly.",
    "Good question. I don't know.",
    "That's not something I deal with myself.",
    "I've never looked at it that way, so I can't say.",
    "No idea, to be honest. Is it important for what we're talking about?",
  ],
  vague: [
    "I'd rather not go into that yet.",
    "Let's see about that later.",
    "It depends. Let me hear more from you first.",
    "That's internal for now.",
  ],
  unclear: ["Sorry?", "I didn't quite get that.", "Say that again, please?", "I'm not sure I follow you."],
  inRole: [
    "I'm sorry, I don't know what you mean by that.",
    "That's an odd thing to say. Can we get back to why we're talking?",
    "I have no idea what you're on about. I have twenty minutes, let's use them.",
    "Are you talking to me? I thought we had a topic.",
    "Very funny. Shall we go on?",
  ],
  whoIAm: [
    "I'm {name}, {role} at {company}. I thought you knew that.",
    "{name}. I'm {role} here at {company}.",
    "{name}, {role}. That's why I'm the one on this call.",
  ],
  smallTalk: [
    "Thanks, I'm fine. Busy, as always.",
    "Likewise. Let's get started, I have another meeting after this.",
    "All good here, thank you. So, what have you got for me?",
    "Can't complain. Shall we?",
  ],
  whatNow: [
    "So, where do we go from here?",
    "I think I have what I need. What happens next?",
    "That was my last open point. What do you suggest?",
    "Right. And how would this go on now?",
  ],
  asISaid: ["As I said:", "I think I mentioned it:", "Again:", "Like I told you:"],
  dayTaken: ["Yes, {day} works for me.", "All right, let's say {day}.", "Good, I'll put {day} in my diary."],
  dayLater: [
    "I won't rule {day} out, but something has to be clear first.",
    "Let's come back to {day} once this is settled.",
    "Perhaps {day}. I need an answer first, though.",
  ],
  dayNo: [
    "No, I won't give you {day}. You haven't convinced me.",
    "I'm not going to fix {day} with you as things stand.",
    "Not {day}, and no other day either for now.",
  ],
};

const arabic: CommonWords = {
  phrases: {
    acknowledged: [
      "أفهم|فهمت|أتفهم|أقدر|أقدّر|نتفهم",
      "معك|معاك حق|الحق",
      "كلامك صحيح|منطقي|معقول|سليم",
      "ملاحظة|نقطة|سؤال مهمة|جيدة|مهم|وجيه|وجيهة|ممتاز",
      "شكرا|شكراً|أشكرك",
      "آسف|أعتذر|نعتذر|آسفون",
      "من حقك",
      "سمعتك|أسمعك",
    ],
    "open-question": [
      "حدثني|حدّثني|أخبرني|كلمني|كلّمني|احك~ عن|كيف|أكثر|لي|ماذا",
      "اشرح|وضح|وضّح لي|كيف",
      "ساعدني أفهم",
      "كيف|لماذا|ليش|ماذا|ما|وش|شو",
    ],
    pressure: [
      "اليوم فقط",
      "العرض ينتهي",
      "ينتهي العرض|اليوم|غدا|غداً",
      "وقع|وقّع|اشتر|قرر|قرّر الآن|اليوم|فورا|فوراً",
      "آخر فرصة",
      "قبل فوات",
      "ستندم",
      "مشتر|غيرك * آخر|ينتظر|سيأخذ~",
    ],
    "over-promise": [
      "أضمن|نضمن|مضمون|مضمونة",
      "أعدك|نعدك",
      "مئة|مية بالمئة|بالمية",
      "بدون|دون|بلا أي? مخاطر|مخاطرة|مشاكل",
      "مستحيل * يتأخر|يتعطل",
    ],
    "talked-down": ["أنت لا|ما تفهم|تسمع", "قلت لك", "اهدأ", "كلام فارغ", "لا تضيع|تضيّع", "هم|منافسيكم سيئون|نصابين"],
    "who-are-you": ["من أنت|انت|حضرتك|معي", "مع من أتكلم|أتحدث", "ما|وش اسمك|منصبك|دورك|وظيفتك"],
    "out-of-role": [
      "تجاهل|انس|انسى * التعليمات|تعليماتك|الأوامر",
      "أنت|انت * آلة|روبوت|برنامج|ذكاء",
      "نموذج لغوي|لغة",
      "الذكاء الاصطناعي",
      "ذكاء اصطناعي",
      "درجة|الدرجة كاملة|الكاملة",
      "العلامة الكاملة",
      "هذا مجرد? تمرين|تدريب|اختبار",
    ],
    "small-talk": [
      "السلام عليكم",
      "كيف حالك|الحال|أخبارك|الأحوال|صحتك",
      "صباح|مساء الخير|النور",
      "مرحبا|مرحباً|أهلا|أهلاً|هلا",
      "تشرفت|سعيد|سعدت",
    ],
    goodbye: ["مع السلامة", "إلى اللقاء", "في أمان الله"],
  },
  listening: new Set("نعم أجل تمام طيب أها اها آه أوكي حسنا حسناً إي صحيح ممتاز أيوه".split(" ")),
  hesitating: ["والله…", "طيب.", "دعني أفكر.", "لحظة."],
  partly: [
    "طيب، هذا جزء من الجواب. وبقي الجزء الأهم.",
    "هذا يساعد، لكني لم أقتنع بعد.",
    "تمام، هذه أفهمها. والباقي؟",
    "جيد. هذا نصف ما سألت عنه.",
  ],
  goOn: ["طيب، وما الحل في رأيك؟", "جميل أنك تتفهم. لكن الموضوع ما زال قائماً.", "سمعتني إذن. وبعد؟"],
  enough: [
    "قلت هذا أكثر من مرة.",
    "نحن ندور في حلقة.",
    "هذا ليس جواباً عن سؤالي.",
    "بدأت أتساءل عن فائدة هذه المكالمة.",
    "لا، ليس هذا ما أسأل عنه.",
  ],
  cannotTell: ["والله لا أعرف الآن.", "يلزمني أن أراجع قبل أن أجيبك.", "هذا ليس عندي، صراحة.", "سؤال جيد. لا أدري."],
  vague: ["أفضل ألا أدخل في هذا الآن.", "نؤجل هذا قليلاً.", "حسب ما أسمع منك أولاً."],
  unclear: ["عفواً؟", "لم أفهم عليك.", "ممكن تعيد لو سمحت؟"],
  inRole: ["لا أفهم ماذا تقصد بهذا.", "كلام غريب. نرجع لموضوعنا؟", "وقتي ضيق، خلنا في الموضوع."],
  whoIAm: ["أنا {name}، {role} في {company}. ظننتك تعرف.", "{name}، {role}. لهذا أنا معك على الخط."],
  smallTalk: ["الحمد لله بخير، شكراً. نبدأ؟", "أهلاً بك. تفضل، عندي موعد بعد قليل.", "بخير والحمد لله. ماذا عندك لنا؟"],
  whatNow: ["طيب، وما الخطوة القادمة؟", "أظن أن الصورة اكتملت عندي. كيف نكمل؟", "هذه كانت آخر ملاحظة عندي. ماذا تقترح؟"],
  asISaid: ["كما قلت:", "ذكرت لك:", "أعيد:"],
  dayTaken: ["نعم، {day} يناسبني.", "تمام، لنقل {day}.", "اتفقنا، سأسجل {day} عندي."],
  dayLater: [
    "لا أستبعد {day}، لكن يلزمني جواب أولاً.",
    "نرجع إلى {day} بعد أن يتضح هذا.",
    "ربما {day}. دعنا نحسم هذا أولاً.",
  ],
  dayNo: ["لا، لن أعطيك {day}. لم تقنعني بعد.", "لن أحدد {day} والحال هكذا.", "ليس {day}، ولا يوماً آخر الآن."],
};

/** Of a language tag. */
export const commonWords = (language: string): CommonWords => (houseLanguageOf(language) === "ar" ? arabic : english);
