import koffi from "koffi";
import { Failure } from "@wingman/domain/failure";

/** One written word and where it lies in its sound, in samples; `end` is exclusive. */
export interface SpokenWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A turn as spoken: 16 kHz mono samples and the words in them, without the voice's leading and closing pause. */
export interface SpokenTurn {
  readonly samples: Int16Array;
  readonly words: readonly SpokenWord[];
}

/** Says a text; the words come back as written, lower-case and without punctuation. */
export type Speak = (text: string) => SpokenTurn;

export interface VoiceOptions {
  /** A voice of the Debian package `flite`: slt, rms, awb, kal16. */
  readonly name: string;
  /** Length of every sound against the voice's own; 1.1 is a tenth slower. */
  readonly stretch: number;
}

/** The rate of every voice used here, in samples per second. */
export const voiceRateHz = 16_000;

/** Sound kept before the first and after the last word, so that no consonant is cut off, in samples. */
const edgeSamples = voiceRateHz / 100;

/** flite keeps the pointer to a feature's name and not the name, so this one lives as long as the process. */
const stretchName = Buffer.from("duration_stretch\0");

/**
 * Opens a flite voice in this process and walks what the synthesiser itself decided: every segment carries the
 * time at which it ends, and belongs to a word, which belongs to a token of the text. The times are therefore
 * not measured from the sound but those it was made from.
 * @throws Failure WING_SAMPLE_FLITE_MISSING when the package is not installed.
 */
export const openVoice = ({ name, stretch }: VoiceOptions): Speak => {
  const { decode, flite, voice } = loadFlite(name);
  const setFloat = flite.func("void flite_feat_set_float(void *features, const void *name, float value)");
  const synth = flite.func("void *flite_synth_text(const char *text, void *voice)");
  const utteranceWave = flite.func("void *utt_wave(void *utterance)");
  const relation = flite.func("void *utt_relation(void *utterance, const char *name)");
  const head = flite.func("void *relation_head(void *relation)");
  const next = flite.func("void *item_next(void *item)");
  const daughter = flite.func("void *item_daughter(void *item)");
  const featureFloat = flite.func("float ffeature_float(void *item, const char *path)");
  const featureText = flite.func("const char *ffeature_string(void *item, const char *path)");
  const free = flite.func("void delete_utterance(void *utterance)");

  setFloat(decode.features(voice), stretchName, stretch);

  return (text) => {
    const utterance = synth(text, voice);
    try {
      const wave = decode.wave(utteranceWave(utterance));
      const seconds = (item: unknown, path: string): number => Math.round(featureFloat(item, path) * voiceRateHz);
      const found: SpokenWord[] = [];
      for (let token = head(relation(utterance, "Token")); token; token = next(token)) {
        // A token such as "it's" is two words to the synthesiser ("it", "'s") and one to a reader.
        let first: unknown = null;
        let last: unknown = null;
        for (let word = daughter(token); word; word = next(word)) {
          first ??= word;
          last = word;
        }
        if (!first) continue;
        const of = "R:SylStructure.";
        found.push({
          text: writtenWord(String(featureText(token, "name"))),
          start: seconds(first, `${of}daughter1.daughter1.R:Segment.p.end`),
          end: seconds(last, `${of}daughtern.daughtern.R:Segment.end`),
        });
      }
      return trimmed(wave, found);
    } finally {
      free(utterance);
    }
  };
};

/** The form in which a word is compared: lower-case, no punctuation but the apostrophe within. */
export const writtenWord = (text: string): string => text.toLowerCase().replace(/[^\p{L}'-]/gu, "");

const trimmed = (wave: Int16Array, words: readonly SpokenWord[]): SpokenTurn => {
  const firstWord = words[0];
  const lastWord = words.at(-1);
  if (!firstWord || !lastWord) throw new Error("a turn without a word cannot be said");
  const from = Math.max(0, firstWord.start - edgeSamples);
  const to = Math.min(wave.length, lastWord.end + edgeSamples);
  return {
    samples: wave.slice(from, to),
    words: words.map((word) => ({ text: word.text, start: word.start - from, end: Math.min(word.end, to) - from })),
  };
};

const loadFlite = (name: string) => {
  try {
    // The voices find the language and each other's symbols through the process, so each is opened globally.
    const open = (library: string) => koffi.load(library, { global: true });
    const flite = open("libflite.so.1");
    open("libflite_usenglish.so.1");
    open("libflite_cmulex.so.1");
    flite.func("int flite_init()")();
    const voice: unknown = open(`libflite_cmu_us_${name}.so.1`).func(`void *register_cmu_us_${name}(const char *dir)`)(
      null,
    );
    const decode = {
      // cst_voice: const char *name; cst_features *features; and more.
      features: (pointer: unknown): unknown => koffi.decode(pointer, 8, "void *"),
      wave(pointer: unknown): Int16Array {
        // cst_wave: char *type; int sample_rate; int num_samples; int num_channels; short *samples.
        const rate: number = koffi.decode(pointer, 8, "int");
        const count: number = koffi.decode(pointer, 12, "int");
        if (rate !== voiceRateHz) throw new Error(`the voice ${name} speaks at ${rate} Hz, not ${voiceRateHz}`);
        const samples: unknown = koffi.decode(pointer, 24, "void *");
        return Int16Array.from(koffi.decode(samples, koffi.array("short", count, "Typed")) as Int16Array);
      },
    };
    return { flite, voice, decode };
  } catch (cause) {
    throw new Failure("WING_SAMPLE_FLITE_MISSING", `The voice ${name} of flite could not be opened.`, {
      remedy:
        "Install the Debian packages flite and libflite1 (apt-get install flite); only making a sample needs them.",
      cause,
    });
  }
};
