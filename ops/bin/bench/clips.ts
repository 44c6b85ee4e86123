/** Recordings with what is said in them: a folder of somebody's, or the sample calls that come with Wingman. */
import { readdir, readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import type { Clip, Said } from "@wingman/gpu/bench/bench";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { samplesFolder } from "../../demo/heard.ts";
import { readSound } from "../call.ts";
import { csvRows } from "@wingman/domain/import/csv-rows";

const soundFile = /\.(wav|opus|ogg|mp3|webm|m4a|flac)$/i;
const tableFile = "recordings.csv";

const text = Type.Optional(Type.String({ maxLength: 200 }));
const aboutSchema = Type.Object({
  speaker: text,
  accent: text,
  noise: text,
  language: Type.Optional(Type.String({ pattern: "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$" })),
  text: Type.Optional(Type.String()),
  utterances: Type.Optional(
    Type.Array(
      Type.Object({ text: Type.String(), startMs: Type.Number({ minimum: 0 }), endMs: Type.Number({ minimum: 0 }) }),
      { minItems: 1, maxItems: 10_000 },
    ),
  ),
});
type About = Static<typeof aboutSchema>;

export type Folder = {
  readonly clips: readonly Clip[];
  /** Sound without a text, and what else could not be used, each with why. */
  readonly passedOver: readonly string[];
};

/**
 * Each sound file `x` with `x.txt`, or a text in `x.json` or in the folder's `recordings.csv` (file, speaker, accent,
 * noise, language, text). Throws `Failure` WING_BENCH_FOLDER where there is none, or a table cannot be read.
 */
export const clipsIn = async (folder: string, language: string): Promise<Folder> => {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw notUsable(`${folder} cannot be read.`, cause);
  });
  const table = await aboutsIn(join(folder, tableFile));
  const clips: Clip[] = [];
  const passedOver: string[] = [];
  for (const name of names.filter((each) => soundFile.test(each)).toSorted()) {
    const path = join(folder, name);
    const stem = path.slice(0, -extname(name).length);
    const about = { ...table.get(name), ...(await aboutIn(`${stem}.json`)) };
    const written = about.text ?? (await readFile(`${stem}.txt`, "utf8").catch(() => undefined));
    const said: readonly Said[] | undefined =
      about.utterances ?? (written === undefined ? undefined : [{ text: written.trim(), startMs: null, endMs: null }]);
    if (said === undefined) passedOver.push(`${name}: no ${basename(stem)}.txt says what is said in it`);
    else clips.push(clipOf(name, path, said, language, about));
  }
  if (clips.length > 0) return { clips, passedOver };
  throw notUsable(
    `${folder} has no recording with a text${passedOver.length > 0 ? `: ${passedOver.join("; ")}` : ""}.`,
  );
};

const clipOf = (name: string, path: string, said: readonly Said[], languageUsual: string, about: About): Clip => ({
  name,
  said,
  language: about.language ?? languageUsual,
  speaker: about.speaker ?? null,
  accent: about.accent ?? null,
  noise: about.noise ?? null,
  sound: async () => (await readSound(path))[0] ?? new Int16Array(0),
});

const aboutIn = async (file: string): Promise<About> => {
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === undefined) return {};
  try {
    return checked(JSON.parse(content), file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw notUsable(`${file} is no JSON.`, error);
  }
};

const aboutsIn = async (file: string): Promise<ReadonlyMap<string, About>> => {
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === undefined) return new Map();
  const [head = [], ...rows] = csvRows(content);
  const columns = head.map((name) => name.trim().toLowerCase());
  const at = columns.indexOf("file");
  if (at === -1) throw notUsable(`${file} has no column "file".`);
  return new Map(
    rows.map((row) => {
      const cells = columns.flatMap((column, index) => {
        const cell = row[index]?.trim() ?? "";
        return cell === "" || column === "file" ? [] : [[column, cell] as const];
      });
      return [row[at]?.trim() ?? "", checked(Object.fromEntries(cells), file)];
    }),
  );
};

const checked = (value: unknown, file: string): About => {
  if (Value.Check(aboutSchema, value)) return value;
  const [first] = Value.Errors(aboutSchema, value);
  throw notUsable(`${file} is not as it must be: ${first?.instancePath ?? ""} ${first?.message ?? ""}.`);
};

const notUsable = (message: string, cause?: unknown): Failure =>
  new Failure("WING_BENCH_FOLDER", message, {
    remedy:
      "Put x.txt, the words that are said, beside each x.wav, or a recordings.csv with the columns file, text, speaker, accent, noise, language.",
    ...(cause !== undefined && { cause }),
  });

type Script = {
  readonly language: string;
  readonly rep: { readonly name: string };
  readonly customer: { readonly name: string };
  readonly faults?: { readonly noise?: Readonly<Record<string, { readonly snrDb: number }>> };
  readonly turns: readonly {
    readonly channel: string;
    readonly text: string;
    readonly startMs: number;
    readonly endMs: number;
  }[];
};

/** The sample calls, each side a recording and each turn an utterance. Their voices are made, not recorded. */
export const sampleClips = async (): Promise<readonly Clip[]> => {
  const clips: Clip[] = [];
  for (const id of (await readdir(samplesFolder)).toSorted()) {
    const script = JSON.parse(await readFile(join(samplesFolder, id, "script.json"), "utf8")) as Script; // Ours.
    for (const side of ["rep", "customer"] as const) {
      const snrDb = script.faults?.noise?.[side]?.snrDb;
      clips.push(
        clipOf(
          `${id}/${side}`,
          join(samplesFolder, id, `${side}.opus`),
          script.turns.filter(({ channel }) => channel === side),
          script.language,
          {
            speaker: `${script[side].name} (${id})`,
            accent: "made by flite",
            noise: snrDb === undefined ? "none" : `pink, ${snrDb} dB below`,
          },
        ),
      );
    }
  }
  return clips;
};
