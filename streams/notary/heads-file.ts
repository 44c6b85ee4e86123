/**
 * The second place of the heads: a text file that is only ever added to, best on another machine. Who changes the log
 * and its server has not changed this.
 */
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { type Head, headsIn } from "./head.ts";

export type HeadsFile = {
  readonly path: string;
  /** Undefined where there is no file. `rest`: text in it that is no head. Throws `Failure` WING_HEADS_FILE. */
  read(): Promise<{ readonly heads: readonly Head[]; readonly rest: string } | undefined>;
  /** On the disk when it resolves. Throws `Failure` WING_HEADS_FILE. */
  append(heads: readonly Head[]): Promise<void>;
};

/** Where the second file of heads lies unless the settings say otherwise. */
export const headsFileIn = (dataDir: string): string => join(dataDir, "heads.log");

export const openHeadsFile = (path: string): HeadsFile => {
  const wrong = (cause: unknown): Failure =>
    new Failure("WING_HEADS_FILE", `the second file of heads, ${path}, cannot be used.`, {
      remedy: "See that its folder is there and may be written to; the heads it lacks are added by themselves then.",
      cause,
    });
  return {
    path,
    async read() {
      try {
        return headsIn(await readFile(path, "utf8"));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw wrong(error);
      }
    },
    async append(heads) {
      try {
        await mkdir(dirname(path), { recursive: true });
        await using file = await open(path, "a+");
        // Half a head that a power cut left is left standing; lines between keep it apart from the next.
        const { size } = await file.stat();
        const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, Math.max(0, size - 2));
        const isWhole = size === 0 || buffer.toString("utf8", 0, bytesRead) === "\n\n";
        await file.appendFile(`${isWhole ? "" : "\n\n"}${heads.map(({ text }) => `${text}\n`).join("")}`);
        await file.sync();
      } catch (error) {
        throw wrong(error);
      }
    },
  };
};
