// Before the first paint: the look that was chosen, and the mark that scripts run.
"use strict";
document.documentElement.classList.add("scripted");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is shut: the system's look stays.
}
