import { createSignal } from "solid-js";

export type Theme = "system" | "light" | "dark";
const key = "wingman.theme"; // Also read by public/theme.js, before the first paint.

const stored = (): Theme => {
  const theme = document.documentElement.dataset["theme"];
  return theme === "light" || theme === "dark" ? theme : "system";
};

const [theme, setSignal] = createSignal<Theme>(stored());
export { theme };

export const setTheme = (next: Theme): void => {
  setSignal(next);
  if (next === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = next;
  try {
    if (next === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, next);
  } catch {
    // The choice then lasts as long as this page.
  }
};

/** What is seen now, whoever chose it. */
export const isDark = (): boolean =>
  theme() === "dark" || (theme() === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
