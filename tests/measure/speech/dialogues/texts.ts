/**
 * What is said in the dialogues that are made to judge ends of utterance. `{}` is a pause within a turn, with its
 * cause: d in a number, s in spelling, u after a word that something must follow, p after words that could have been
 * the end. The two halves share no sentence: one is for choosing figures, the other only for judging them.
 */
export const halves = {
  tuning: [
    "my number is {d} five five five {d} oh one seven {d} two three eight four",
    "we have about sixty people {p} most of them in sales {p} and a few in support",
    "you can write to me at {s} t o m {s} at {s} brandt {s} dot com",
    "the thing is {u} our budget was cut in {u} the last quarter",
    "i like the reports {p} what worries me is the price",
    "that is b as in {s} boston {s} k as in {s} kilo",
    "we tried it last year {p} it did not work for us",
    "um {u} i would have to ask my manager because {u} she signs these things",
    "let us talk next tuesday",
    "the code is {d} nine four two {d} one one seven",
    "sounds good to me",
    "we use a spreadsheet and {u} a lot of email {p} that is about it",
    "it depends on the price and {u} on the start date",
    "what does it cost for fifty seats",
  ],
  judging: [
    "please call me on {d} four one five {d} two two nine {d} eight oh six one",
    "our team is in three countries {p} we sell to hospitals {p} and we are growing quickly",
    "the address is {s} m a r y {s} underscore {s} k l {s} dot net",
    "i looked at the contract and {u} there is one part of {u} the terms that we cannot sign",
    "we can start in march {p} if the training is included",
    "it is spelled d as in {s} delta {s} v as in {s} victor",
    "they gave us a better offer {p} we have not decided yet",
    "uh {u} we would need it for every {u} office that we have",
    "the extension is {d} seven seven {d} three oh",
    "that works for us",
    "could you send me an example {p} i want to show it to my boss",
    "the problem is {u} nobody wants to type notes after a call",
    "how long does the setup take",
    "the order number is {d} six six one {d} four nine two {d} eight",
    "when the {u} first invoice comes we will look again",
    "we are happy with the service {p} but it could be faster",
  ],
} as const;
export type Half = keyof typeof halves;

/** Said by the one who listens, in the middle of what the other says. */
export const backChannels = ["yeah", "right", "okay", "i see", "sure"] as const;
