export type Theme = "system" | "light" | "dark";

const key = "chorus.theme";

/** public/theme.js applies the same before the first paint. */
export function readTheme(): Theme {
  try {
    const theme = localStorage.getItem(key);
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

export function setTheme(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    if (theme === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch { /* Storage may be forbidden: the theme lasts as long as the page. */ }
}
