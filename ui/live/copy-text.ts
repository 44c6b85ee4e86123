/** Puts words on the clipboard, `from` the window that was pressed; false where the browser does not let a page do that. */
export const copyText = async (text: string, from: Window = window): Promise<boolean> => {
  try {
    await from.navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, from.document); // Without a secure context, or without the permission, this older way may be open.
  }
};

const copyBySelection = (text: string, document: Document): boolean => {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "vh";
  field.setAttribute("aria-hidden", "true");
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  (focused as HTMLElement | null)?.focus?.(); // Of another window it is an instance of another class.
  return copied;
};
