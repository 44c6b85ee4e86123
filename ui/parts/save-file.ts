const heldMs = 10_000;

/** Saved by the browser as any download. */
export const saveFile = (file: Blob, name: string): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), heldMs); // The browser has taken it by then.
};
