/** The process in which PocketSphinx listens. */
import { DecoderPool } from "../process/pool.ts";
import { serveEngine } from "../process/serve.ts";
import { openDecoder } from "./decoder.ts";
import type { PocketSphinxFiles, Pronunciation } from "./files.ts";
import { loadLibrary } from "./library.ts";
import { checkVocabulary, domainModelFile } from "./vocabulary.ts";

export type ProgramSettings = {
  readonly files: PocketSphinxFiles;
  readonly vocabulary: readonly Pronunciation[];
  readonly domainText: string | undefined;
  readonly cacheDir: string;
};

serveEngine<ProgramSettings>(async ({ files, vocabulary, domainText, cacheDir }) => {
  const { usable, refused } = checkVocabulary(vocabulary);
  const domain =
    domainText === undefined ? undefined : await domainModelFile(domainText, usable, files.dictionary, cacheDir);
  const library = loadLibrary(files);
  const pool = new DecoderPool(() => openDecoder(library, { files, vocabulary: usable, domainModel: domain?.path }));
  await pool.warm();
  return {
    notListenedFor: [...(domain?.leftOut ?? []), ...refused],
    take: () => pool.take(),
    giveBack: (decoder) => pool.giveBack(decoder),
  };
});
