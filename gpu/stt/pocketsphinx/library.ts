/**
 * PocketSphinx's C functions, those that are needed and no more (Debian's 0.8+5prealpha, through koffi).
 * Pointers are addresses that only C may look behind; the slow calls are run beside the event loop.
 */
import koffi, { type LibraryHandle } from "koffi";
import { Failure } from "@wingman/domain/failure";
import type { PocketSphinxFiles } from "./files.ts";

export type Pointer = bigint & { readonly pointer: unique symbol };

type KoffiFunction = ReturnType<LibraryHandle["func"]>;

export type Library = ReturnType<typeof bind>;

/** Throws `Failure` WING_STT_ENGINE_START when the libraries cannot be loaded. */
export function loadLibrary(files: PocketSphinxFiles): Library {
  try {
    return bind(koffi.load(files.libsphinxbase, { global: true }), koffi.load(files.libpocketsphinx));
  } catch (cause) {
    throw new Failure("WING_STT_ENGINE_START", "PocketSphinx's libraries could not be loaded.", {
      remedy: "Run `npm run wingman doctor` to see which one is missing.",
      cause,
    });
  }
}

function bind(base: LibraryHandle, sphinx: LibraryHandle) {
  const pointer = "void *";
  const text = "const char *";
  const declare = (library: LibraryHandle, name: string, result: string, ...parameters: string[]): KoffiFunction =>
    library.func(name, result, parameters);
  return {
    /** Silences the library on this thread; on others it writes to stderr, which the parent keeps the tail of. */
    setLogFile: declare(base, "err_set_logfp", "void", pointer),
    settingsOf: declare(base, "cmd_ln_parse_r", pointer, pointer, pointer, "int32_t", "char **", "int32_t"),
    freeSettings: declare(base, "cmd_ln_free_r", "int", pointer),
    readModel: declare(base, "ngram_model_read", pointer, pointer, text, "int", pointer),
    writeModel: declare(base, "ngram_model_write", "int", pointer, text, "int"),
    mixModels: declare(base, "ngram_model_set_init", pointer, pointer, "void **", "char **", "float *", "int32_t"),
    freeModel: declare(base, "ngram_model_free", "int", pointer),
    newLogMath: declare(base, "logmath_init", pointer, "double", "int", "int"),
    freeLogMath: declare(base, "logmath_free", "int", pointer),
    probabilityOf: declare(base, "logmath_exp", "double", pointer, "int"),
    knownSettings: declare(sphinx, "ps_args", pointer),
    create: declare(sphinx, "ps_init", pointer, pointer),
    free: declare(sphinx, "ps_free", "int", pointer),
    logMath: declare(sphinx, "ps_get_logmath", pointer, pointer),
    setModel: declare(sphinx, "ps_set_lm", "int", pointer, text, pointer),
    setSearch: declare(sphinx, "ps_set_search", "int", pointer, text),
    lookUpWord: declare(sphinx, "ps_lookup_word", pointer, pointer, text),
    addWord: declare(sphinx, "ps_add_word", "int", pointer, text, text, "int"),
    startStream: declare(sphinx, "ps_start_stream", "int", pointer),
    startUtterance: declare(sphinx, "ps_start_utt", "int", pointer),
    process: declare(sphinx, "ps_process_raw", "int", pointer, "int16_t *", "size_t", "int", "int"),
    endUtterance: declare(sphinx, "ps_end_utt", "int", pointer),
    firstSegment: declare(sphinx, "ps_seg_iter", pointer, pointer),
    nextSegment: declare(sphinx, "ps_seg_next", pointer, pointer),
    segmentWord: declare(sphinx, "ps_seg_word", text, pointer),
    segmentFrames: declare(sphinx, "ps_seg_frames", "void", pointer, "int *", "int *"),
    segmentScore: declare(sphinx, "ps_seg_prob", "int32_t", pointer, pointer, pointer, pointer),
  };
}

/** C says NULL where it has nothing to give. */
export const isNull = (value: unknown): value is null | undefined =>
  value === null || value === undefined || value === 0n;

/** Runs one C call on another thread. One decoder must never be inside two calls at once: the caller sees to that. */
export const beside = <T>(call: KoffiFunction, ...parameters: unknown[]): Promise<T> =>
  new Promise((resolve, reject) => {
    call.async(...parameters, (error: unknown, result: T) => (error ? reject(error) : resolve(result)));
  });
