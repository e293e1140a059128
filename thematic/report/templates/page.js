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

// What curves in colour say under the pointer; the words beside a chart name them.
function nearest(path, at) {
  const points = path.getAttribute("d").slice(1).split("L").map((pair) => pair.split(" ").map(Number));
  return points.reduce((best, point) => (Math.abs(point[0] - at) < Math.abs(best[0] - at) ? point : best));
}
function reading(area, share) {
  const { low, high, begin, days } = area.dataset;
  const day = new Date(Date.parse(begin) + Math.round(share * days) * 864e5).toISOString().slice(0, 10);
  const value = (path) => Number(high) - (nearest(path, share * 1000)[1] / 1000) * (high - low);
  const rows = all("path.curve", area).map((path) => {
    const key = area.closest("figure").querySelector(`.key.${[...path.classList].find((each) => each.startsWith("paint-"))}`);
    const name = key?.parentElement.cloneNode(true);
    name?.querySelector("data")?.remove();
    return { name: name?.textContent.trim() ?? "", value: value(path) };
  });
  const words = rows.sort((a, b) => b.value - a.value).map((row) => `${row.value.toFixed(1).replace("-", "\u2212")}  ${row.name}`);
  return [day, ...words].join("\n");
}
all(".area[data-days]").forEach((area) => {
  const box = document.createElement("div");
  box.className = "reading";
  box.hidden = true;
  area.append(box);
  area.addEventListener("pointermove", (event) => {
    const { left, width } = area.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - left) / width, 0), 1);
    box.hidden = false;
    box.textContent = reading(area, share);
    box.style.cssText = share < 0.5 ? `left:${100 * share}%` : `right:${100 * (1 - share)}%`;
    box.dataset.side = share < 0.5 ? "left" : "right";
  });
  area.addEventListener("pointerleave", () => { box.hidden = true; });
});

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
// A search leaves the rows that hold every word of it.
all("[data-filter]").forEach((input) => input.addEventListener("input", () => {
  const words = input.value.toLowerCase().split(/\s+/);
  all("tbody tr", document.getElementById(input.dataset.filter)).forEach((row) => {
    row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  });
}));
addEventListener("beforeprint", () => all("details").forEach((each) => { each.open = true; }));
