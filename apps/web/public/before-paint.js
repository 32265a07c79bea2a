// Runs before the first paint, so that a chosen theme or language does not flash in. The same keys as src/theme and src/i18n.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("tokiwa.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    const language = localStorage.getItem("tokiwa.language");
    if (language === "en" || language === "ja") root.lang = language;
  } catch {
    // Storage may be forbidden; the defaults hold.
  }
})();
