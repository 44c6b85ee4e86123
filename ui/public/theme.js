// Runs before the first paint, so that a chosen theme or language never flashes in the other one.
(() => {
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(`wingman.${key}`);
    } catch {
      return null; // Storage may be closed to this page; what the system says is right then.
    }
  };
  const theme = stored("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const known = ["en", "ar"];
  const spoken = [stored("language"), ...navigator.languages.map((tag) => tag.split("-")[0])];
  root.lang = spoken.find((language) => known.includes(language)) ?? "en";
  root.dir = root.lang === "ar" ? "rtl" : "ltr";
})();
