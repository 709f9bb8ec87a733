// Before the first paint, and a file of its own because the page's policy allows no script inside it.
try {
  const theme = localStorage.getItem("chorus.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* Storage may be forbidden: then the system's theme. */ }
