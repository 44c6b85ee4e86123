/** Which word of a line lies under the pointer, by where the browser would put its caret: the page stays as it is. */

type Place = { readonly node: Node; readonly offset: number };
const caretAt = (x: number, y: number): Place | null => {
  const place = document.caretPositionFromPoint?.(x, y);
  if (place) return { node: place.offsetNode, offset: place.offset };
  const range = document.caretRangeFromPoint?.(x, y); // Browsers of before 2024.
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
};

/** Characters of the paragraph before the pointer; null where it is on none of its words. */
export const charactersBefore = (paragraph: HTMLElement, x: number, y: number): number | null => {
  const caret = caretAt(x, y);
  if (!caret || !paragraph.contains(caret.node)) return null;
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(caret.node, caret.offset);
  return range.toString().length;
};

/** The place of the word in which so many characters stand before, of words that are parted by spaces. */
export const wordAt = (text: string, before: number): number => {
  const words = text.trim().split(/\s+/);
  const until = text.slice(0, before).trimStart();
  const place = until === "" ? 0 : until.split(/\s+/).length - (/\s$/.test(until) ? 0 : 1);
  return Math.min(words.length - 1, Math.max(0, place));
};
