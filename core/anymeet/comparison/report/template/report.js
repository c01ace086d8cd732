"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.documentElement;
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  const tell = (section, text) => { section.querySelector("[role=status]").textContent = text; };

  // Light or dark, until the page is left.
  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  theme.hidden = false;
  press(theme, dark.matches);
  dark.addEventListener("change", () => { if (!root.dataset.theme) press(theme, dark.matches); });
  theme.addEventListener("click", () => {
    press(theme, !pressed(theme));
    root.dataset.theme = pressed(theme) ? "dark" : "light";
  });

  for (const tools of all(".tools")) tools.hidden = false;

  // Steps: those with any of the outcomes that are pressed, and if asked only those where results differ.
  const steps = document.getElementById("steps");
  const stepRows = all("tbody tr", steps);
  const stepFilters = all("[data-filter]", steps);
  const showSteps = () => {
    const chosen = stepFilters.filter(pressed).map((button) => button.dataset.filter);
    const outcomes = chosen.filter((name) => name !== "differs");
    for (const row of stepRows) {
      const has = row.dataset.has.split(" ");
      const fits = !outcomes.length || outcomes.some((name) => has.includes(name));
      row.hidden = !fits || (chosen.includes("differs") && !has.includes("differs"));
    }
    tell(steps, `${stepRows.filter((row) => !row.hidden).length} of ${stepRows.length} steps shown`);
  };
  for (const button of stepFilters) {
    button.addEventListener("click", () => { press(button, !pressed(button)); showSteps(); });
  }
  if (stepRows.length) showSteps();

  // Capabilities: folded by interface; whatever is searched for is shown, folded or not.
  const capabilities = document.getElementById("capabilities");
  if (!capabilities) return;
  const groups = all("tbody", capabilities).map((body) => {
    const rows = all("tr:not(.interface)", body);
    return {
      body,
      fold: body.querySelector("button"),
      open: false,
      rows: rows.map((row) => ({ row, text: row.textContent.toLowerCase(), differs: row.classList.contains("differs") })),
    };
  });
  const count = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const find = document.getElementById("find");
  const differs = capabilities.querySelector("[data-filter]");
  const foldAll = document.getElementById("fold");
  const showAbilities = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const filtered = words.length > 0 || pressed(differs);
    let fitting = 0;
    for (const group of groups) {
      let here = 0;
      for (const { row, text, differs: differing } of group.rows) {
        const fits = words.every((word) => text.includes(word)) && (differing || !pressed(differs));
        row.hidden = !fits || !(filtered || group.open);
        here += fits;
      }
      group.body.hidden = !here;
      group.fold.setAttribute("aria-expanded", String(filtered || group.open));
      fitting += here;
    }
    tell(capabilities, `${fitting} of ${count} abilities${filtered ? " found" : ""}`);
  };
  for (const group of groups) {
    group.fold.disabled = false;
    group.fold.addEventListener("click", () => { group.open = !group.open; showAbilities(); });
  }
  find.addEventListener("input", showAbilities);
  differs.addEventListener("click", () => { press(differs, !pressed(differs)); showAbilities(); });
  foldAll.addEventListener("click", () => {
    press(foldAll, !pressed(foldAll));
    for (const group of groups) group.open = pressed(foldAll);
    showAbilities();
  });
  showAbilities();

  // A reason that covers what is below it goes away with Escape, and comes back at the next cell.
  addEventListener("keydown", (event) => { if (event.key === "Escape") root.classList.add("quietly"); });
  for (const event of ["mouseover", "focusin"]) addEventListener(event, () => root.classList.remove("quietly"));
})();
