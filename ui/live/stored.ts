/** What a browser keeps for the person in front of it, where it keeps anything. */
export const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(`wingman.${key}`);
  } catch {
    return null;
  }
};

export const store = (key: string, value: string): void => {
  try {
    localStorage.setItem(`wingman.${key}`, value);
  } catch {
    // The choice then lasts as long as this page.
  }
};
