/** What was promised, in few words: from the phrase that was noticed to the end of its sentence. Pure. */
const lettersMax = 90;

export const promiseText = (text: string, noticed: string): string => {
  const from = text.toLowerCase().indexOf(noticed.toLowerCase());
  const rest = from < 0 || noticed === "" ? noticed || text : text.slice(from);
  const sentence = rest.split(/(?<=[.!?])\s/u)[0] ?? rest;
  const trimmed = sentence.trim().replace(/[.,;]+$/, "");
  if (trimmed.length <= lettersMax) return trimmed;
  const cut = trimmed.slice(0, lettersMax);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 1))}…`;
};
