// Search and filter the quotes, and open those behind a cell of the table. The page works without it: all quotes stand there.
"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const status = document.getElementById("shown");
  const back = document.getElementById("back");
  const search = form.elements.search;
  const groups = [...form.querySelectorAll("select[data-attribute]")];
  const fold = (text) => text.normalize("NFC").toLowerCase();
  const quotes = [...document.querySelectorAll(".quote")].map((element) => ({
    element,
    code: element.closest(".theme").dataset.code,
    person: element.dataset.participant,
    groups: JSON.parse(element.dataset.groups),
    text: fold(element.textContent),
  }));
  const themes = [...document.querySelectorAll(".theme")];
  const questions = [...document.querySelectorAll(".question")];
  let cell = null;

  const within = (code, wanted) => !wanted || code === wanted || code.startsWith(wanted + "/");

  function apply() {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    const code = form.elements.code.value;
    const person = form.elements.participant.value;
    const asked = groups.filter((select) => select.value).map((select) => [select.dataset.attribute, select.value]);
    let shown = 0;
    for (const quote of quotes) {
      const fits =
        within(quote.code, code) &&
        (!person || quote.person === person) &&
        asked.every(([name, value]) => quote.groups[name] === value) &&
        words.every((word) => quote.text.includes(word));
      quote.element.hidden = !fits;
      shown += fits;
    }
    const filtered = words.length || code || person || asked.length;
    for (const theme of themes)
      theme.hidden = Boolean(filtered) && !theme.querySelector(".quote:not([hidden])");
    for (const question of questions) question.hidden = !question.querySelector(".theme:not([hidden])");
    const text = shown === 0 ? status.dataset.none : shown === 1 ? status.dataset.one : status.dataset.many.replace("{n}", shown);
    status.textContent = text;
  }

  function leave() {
    if (!cell) return;
    const from = cell;
    cell = null;
    back.hidden = true;
    clear();
    from.focus();
    from.scrollIntoView({ block: "center", inline: "center" });
  }

  function clear() {
    form.reset();
    apply();
  }

  function open(button) {
    clear();
    cell = button;
    back.hidden = false;
    form.elements.code.value = button.dataset.code;
    form.elements.participant.value = button.dataset.participant || "";
    apply();
    const heading = document.getElementById("read");
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", apply);
  document.getElementById("clear").addEventListener("click", () => {
    clear();
    search.focus();
  });
  back.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && cell) leave();
  });

  // One stop of the Tab key for the whole table; arrow keys move from cell to cell.
  for (const table of document.querySelectorAll("table.matrix")) {
    const buttons = [...table.querySelectorAll("td.opens button")];
    buttons.forEach((button, place) => (button.tabIndex = place ? -1 : 0));
    const place = (button) => [button.closest("tr").rowIndex, button.parentElement.cellIndex];
    const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
    table.addEventListener("click", (event) => {
      const button = event.target.closest("td.opens button");
      if (button) open(button);
    });
    table.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step || !event.target.closest("td.opens button")) return;
      event.preventDefault();
      let [row, column] = place(event.target);
      for (;;) {
        row += step[0];
        column += step[1];
        const next = table.rows[row] && table.rows[row].cells[column];
        if (!next) return;
        const button = next.querySelector("button");
        if (button) {
          buttons.forEach((each) => (each.tabIndex = -1));
          button.tabIndex = 0;
          button.focus();
          return;
        }
      }
    });
  }
  apply();
  document.documentElement.dataset.ready = "true";
})();
