/** Where the parts of PocketSphinx lie on this machine; absolute paths. They come from the system's packages. */
export type PocketSphinxFiles = {
  readonly libpocketsphinx: string;
  readonly libsphinxbase: string;
  /** Folders in which the loader looks for what the two libraries need in turn (BLAS, LAPACK). */
  readonly libraryDirs: readonly string[];
  /** The folder of the acoustic model (the one that holds `mdef`). */
  readonly modelDir: string;
  readonly dictionary: string;
  readonly languageModel: string;
};

/** A word the dictionary lacks, such as a product's name: `pronunciation` in ARPAbet, "S L AA T W AY Z". */
export type Pronunciation = { readonly word: string; readonly pronunciation: string };
