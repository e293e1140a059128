"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Tables: every heading sorts its column, first the largest, then the smallest.
function sortable(table) {
  all("thead tr:last-child th", table).forEach((head, column) => {
    if (head.textContent === "curve") return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sort(table, head, column));
  });
}
function sort(table, head, column) {
  const numeric = all(`tbody tr > :nth-child(${column + 1})[data-value]`, table).length > 0;
  const up = head.getAttribute("aria-sort") === (numeric ? "descending" : "none");
  all("th[aria-sort]", table).forEach((each) => each.setAttribute("aria-sort", "none"));
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const key = (row) => {
    const cell = row.children[column];
    return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent;
  };
  const order = (a, b) => {
    const [x, y] = [key(a), key(b)];
    if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1; // what has no number stays last
    const apart = typeof x === "number" ? x - y : x.localeCompare(y);
    return up ? apart : -apart;
  };
  // Each group of rows is sorted by itself and keeps its heading.
  [...table.tBodies].forEach((body) => {
    const [heads, rows] = [[...body.rows].filter((row) => row.matches(".heading")), [...body.rows].filter((row) => !row.matches(".heading"))];
    body.append(...heads, ...rows.sort(order));
  });
}

// A copy of a table: numbers in full, texts as they stand.
function copied(table) {
  const field = (cell) => {
    const small = cell.querySelector("small");
    const text = cell.dataset.value ?? cell.textContent.slice(0, small ? -small.textContent.length || undefined : undefined);
    return `"${text.trim().replaceAll('"', '""')}"`;
  };
  const rows = all("thead tr:last-child, tbody tr:not(.heading):not(.more)", table);
  return rows.map((row) => [...row.children].map(field).join(",")).join("\r\n");
}
function save(button) {
  const table = button.closest(".tabled").querySelector("table");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", copied(table)], { type: "text/csv" }));
  link.download = `${button.dataset.csv.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60)}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

document.documentElement.classList.add("scripted");
all(".needs-script").forEach((element) => { element.hidden = false; });
all("table:not(.claims):not(.elsewhere)").forEach(sortable);
all("[data-csv]").forEach((button) => button.addEventListener("click", () => save(button)));
// What a row, a switch and a choice show.
all("[data-opens]").forEach((button) => button.addEventListener("click", () => {
  const row = document.getElementById(button.dataset.opens);
  row.hidden = !row.hidden;
  button.setAttribute("aria-expanded", !row.hidden);
}));
all("[data-switch]").forEach((group) => all("[data-show]", group).forEach((button) => button.addEventListener("click", () => {
  all("[data-show]", group).forEach((each) => each.setAttribute("aria-pressed", each === button));
  all(`[data-view^="${group.dataset.switch}-"]`).forEach((view) => { view.hidden = view.dataset.view !== `${group.dataset.switch}-${button.dataset.show}`; });
})));
all("[data-picks]").forEach((select) => select.addEventListener("change", () => {
  all(`[data-choice="${select.dataset.picks}"]`).forEach((each) => { each.hidden = each.dataset.name !== select.value; });
}));
addEventListener("beforeprint", () => all("details").forEach((each) => { each.open = true; }));
