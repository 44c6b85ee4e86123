/** What a file from outside may be and cost. */
export const untrustedLimits = {
  fileBytesMax: 25_000_000,
  /** Of the whole answer, as UTF-8. */
  textBytesMax: 5_000_000,
  pagesMax: 2_000,
  /** From the start of the process to its answer; then it is killed. */
  msMax: 8_000,
  /** Of the processor alone; the kernel ends it then. */
  cpuSMax: 8,
  /** Resident, all in all; looked at every `lookEveryMs`, and killed above. */
  memoryBytesMax: 420_000_000,
  lookEveryMs: 20,
  /** Of the JavaScript heap, and of all data beyond what an idle process has mapped. */
  heapMbMax: 256,
  dataBytesMax: 330_000_000,
  filesOpenMax: 64,
  /** Readers at once, and those who wait for one. */
  processesMax: 2,
  waitingMax: 8,
  /** Containers. */
  entriesMax: 2_000,
  unpackedBytesMax: 60_000_000,
  /** Unpacked to packed; what people write packs at most some 30 times. */
  ratioMax: 200,
  depthMax: 200,
  /** Of an answer's head. */
  headBytesMax: 64_000,
} as const;
