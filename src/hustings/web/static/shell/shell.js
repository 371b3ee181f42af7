// The menu on small screens, the look, chips that close, files that are dropped.
const byAttribute = (name, kind, act) =>
  document.addEventListener(kind, (event) => {
    const element = event.target.closest?.(`[${name}]`);
    if (element) act(element, event);
  });

byAttribute("data-menu", "click", (button) => {
  const open = button.closest(".sidebar").classList.toggle("open");
  button.setAttribute("aria-expanded", String(open));
});

byAttribute("data-theme-switch", "click", (button) => {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  button.setAttribute("aria-pressed", String(next === "dark"));
  try {
    localStorage.setItem("theme", next);
  } catch {
    // The look lasts for this page only.
  }
  document.dispatchEvent(new Event("themechange"));
});

byAttribute("data-submit", "change", (element) => element.form.requestSubmit());

byAttribute("data-copy", "click", async (button) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.done;
});

// One open chip at a time; Escape and a click elsewhere close it.
document.addEventListener("click", (event) => {
  for (const chip of document.querySelectorAll("details.chip[open]")) {
    if (!chip.contains(event.target)) chip.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const chip of document.querySelectorAll("details.chip[open]")) {
    chip.open = false;
    chip.querySelector("summary").focus();
  }
});

for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
