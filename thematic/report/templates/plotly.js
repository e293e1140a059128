
// The plots of Plotly.
const data = JSON.parse(document.getElementById("data").textContent);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const paint = (index) => css(index < 0 ? "--cash" : `--c${index}`);
const narrow = () => innerWidth < 640;
const touch = matchMedia("(pointer: coarse)").matches;
const state = { shown: data.lines.map((line) => line.shown), since: 0, choice: {} };

// Curves begin at 100 at the row from which they are shown; drawdowns are from the highest value since then.
function since(values, from) {
  const kept = values.slice(from);
  const base = kept.find((value) => value !== null);
  return kept.map((value) => (value === null ? null : (value / base) * 100));
}
function falls(values) {
  let high = 0;
  return values.map((value) => (value === null ? null : (value / (high = Math.max(high, value)) - 1) * 100));
}

function curve(trace, index, change) {
  const line = data.lines[index];
  return {
    type: "scatter", mode: "lines", name: trace.name, connectgaps: true,
    x: data.x.slice(state.since), y: change(since(trace.y, state.since)), visible: state.shown[index],
    line: { color: paint(line.paint), dash: line.dash, width: line.paint === 0 ? 2.4 : 1.6 },
    hovertemplate: "%{y:.1f}<extra>%{fullData.name}</extra>",
  };
}
const figures = {
  equity: () => timed(data.plots.equity.data.map((trace, i) => curve(trace, i, (y) => y)), "", ""),
  drawdown: () => timed(data.plots.equity.data.map((trace, i) => curve(trace, i, falls)), "%", ""),
  holdings: () => timed(data.choices.holdings[state.choice.holdings ?? 0].data.map(area), "%", "", true),
  sources: parts,
  rolling: () => timed(data.plots.rolling.data.map((trace, i) => ({ ...curve({ ...trace, y: [] }, i, (y) => y), x: data.x, y: trace.y })), "%", "", true),
  events: panels,
  verdicts: intervals,
};
function area(trace) {
  return {
    type: "scatter", mode: "lines", x: data.x, ...trace, fillcolor: `${paint(trace.paint)}b0`,
    line: { width: 0.5, color: paint(trace.paint) }, hovertemplate: "%{y:.1f}%<extra>%{fullData.name}</extra>",
  };
}
function parts() {
  const { data: bars } = data.plots.sources;
  const names = bars[0].y;
  const layout = base();
  layout.height = 130 + names.length * 22;
  layout.barmode = "relative";
  const longest = Math.max(...names.map((name) => name.length));
  layout.margin.l = Math.min(longest * (narrow() ? 5.2 : 6.9) + 14, innerWidth * 0.45);
  layout.xaxis.ticksuffix = "%";
  layout.yaxis = { ...layout.yaxis, autorange: "reversed", tickfont: { size: narrow() ? 9 : 12 }, zeroline: false };
  layout.legend = { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 };
  layout.showlegend = true;
  const hover = "%{x:.2f}%<extra>%{fullData.name}</extra>";
  return { data: bars.map((bar) => ({ ...bar, marker: { color: paint(bar.paint) }, hovertemplate: hover })), layout };
}

// What themes did around an event, with 95 % intervals on some days: on all of them they would hide the lines.
function panels() {
  const { data: paths } = data.choices.events[state.choice.events ?? 0];
  const layout = base();
  layout.xaxis.title = { text: "sessions from day 0", standoff: 8 };
  layout.yaxis.ticksuffix = "%";
  layout.showlegend = true;
  layout.legend = { orientation: "h", y: -0.2, yanchor: "top", x: 0 };
  layout.margin.b = 110;
  layout.shapes = [{ type: "line", x0: -0.5, x1: -0.5, yref: "paper", y0: 0, y1: 1, line: { color: css("--event"), width: 1, dash: "dot" } }];
  const lines = paths.map(({ reach, paint: index, ...path }) => ({
    type: "scatter", mode: "lines+markers", ...path, line: { color: paint(index), width: 1.6 }, marker: { size: 4 },
    error_y: {
      type: "data", array: reach.map((far, i) => ([0, 5, 10].includes(path.x[i]) ? far : 0)),
      color: paint(index), thickness: 0.8, width: 3,
    },
    customdata: reach, hovertemplate: "%{y:.1f}% (by chance within ±%{customdata:.1f}%)<extra>%{fullData.name}</extra>",
  }));
  return { data: lines, layout };
}

// Differences with their intervals; what reaches over zero is undecided.
function intervals() {
  const [{ up, down, x, y }] = data.plots.verdicts.data;
  const layout = base();
  const wrap = narrow() ? 22 : 44;
  const short = y.map((text) => (text.length > wrap ? `${text.slice(0, wrap - 1)}…` : text));
  layout.height = 120 + y.length * 28;
  layout.margin.l = Math.min(wrap * (narrow() ? 5 : 6.4) + 14, innerWidth * 0.5);
  layout.xaxis.ticksuffix = "%";
  layout.yaxis = {
    ...layout.yaxis, autorange: "reversed", zeroline: false, tickfont: { size: narrow() ? 9 : 12 },
    tickmode: "array", tickvals: y.map((_, i) => i), ticktext: short,
  };
  const bars = { type: "data", symmetric: false, array: up, arrayminus: down, color: paint(1), thickness: 1.6 };
  const marker = { color: paint(1), size: 9 };
  const hovertemplate = "%{x:.1f}% a year<extra></extra>";
  return { data: [{ type: "scatter", mode: "markers", x, y: y.map((_, i) => i), error_x: bars, marker, hovertemplate }], layout };
}

// One figure over two parameters, or bars over one; no colour is zero, so that signs can be told apart in both
// schemes. What is hindsight stands on its own ground, as in tables.
function over(plot) {
  const layout = base();
  const axis = (text) => ({ type: "category", title: { text, standoff: 8 }, automargin: true, fixedrange: true });
  if (plot.hindsight) layout.paper_bgcolor = layout.plot_bgcolor = css("--shaded");
  layout.xaxis = { ...layout.xaxis, ...axis(plot.across) };
  if (!plot.down) return bars(plot, layout);
  layout.yaxis = { ...layout.yaxis, ...axis(plot.down) };
  const colorscale = [[0, paint(2)], [0.5, css("--page")], [1, paint(1)]];
  const hovertemplate = `${plot.across} %{x}<br>${plot.down} %{y}<br>${plot.figure} %{z:.2f}<extra></extra>`;
  const colorbar = { thickness: 12, outlinewidth: 0, title: { text: plot.figure } };
  return { data: [{ type: "heatmap", x: plot.x, y: plot.y, z: plot.z, zmid: 0, colorscale, colorbar, hovertemplate }], layout };
}
function bars({ across, figure, x, z: [y] }, layout) {
  layout.yaxis = { ...layout.yaxis, title: { text: figure, standoff: 8 }, automargin: true };
  const color = y.map((value) => paint(value < 0 ? 2 : 1));
  const hovertemplate = `${across} %{x}<br>${figure} %{y:.2f}<extra></extra>`;
  return { data: [{ type: "bar", x, y, marker: { color }, hovertemplate }], layout };
}

function base() {
  const axis = { gridcolor: css("--grid"), linecolor: css("--rule"), zerolinecolor: css("--rule"), automargin: false };
  return {
    paper_bgcolor: css("--page"), plot_bgcolor: css("--page"), showlegend: false,
    font: { family: "system-ui, sans-serif", size: 12, color: css("--ink") },
    hoverlabel: { bgcolor: css("--panel"), bordercolor: css("--rule"), font: { color: css("--ink") }, namelength: -1 },
    margin: { l: 46, r: 12, t: 40, b: 34 }, height: narrow() ? 340 : 440, dragmode: touch ? false : "zoom",
    xaxis: { ...axis, fixedrange: touch }, yaxis: { ...axis, fixedrange: touch },
  };
}
function stamp() {
  return {
    text: data.stamp, xref: "paper", yref: "paper", x: 0.5, y: 0.5, showarrow: false, opacity: 0.22,
    font: { size: narrow() ? 24 : 44, color: css("--stamp") },
  };
}
function timed(traces, suffix, title, whole = false) {
  const layout = base();
  const from = whole ? 0 : state.since;
  layout.margin.t = 26 + 13 * Math.max(0, ...data.events.map((event) => event.level));
  const [first, last] = [data.x[from], data.x[data.x.length - 1]];
  layout.xaxis = { ...layout.xaxis, type: "date", range: [first, last], hoverformat: "%a %d %b %Y" };
  layout.yaxis.ticksuffix = suffix;
  layout.hovermode = traces.filter((trace) => trace.visible !== false).length <= 12 && !narrow() ? "x unified" : "closest";
  layout.shapes = data.events.map((event) => ({
    type: "line", x0: event.x, x1: event.x, yref: "paper", y0: 0, y1: 1,
    line: { color: css("--event"), width: 1, dash: "dot" },
  }));
  layout.annotations = data.events.map((event) => ({
    x: event.x, yref: "paper", y: 1, yanchor: "bottom", yshift: event.level * 13, showarrow: false,
    text: event.text, hovertext: event.name, font: { size: 11, color: css("--ink") }, captureevents: true,
  }));
  if (data.known > from) {
    layout.shapes.push({
      type: "rect", x0: first, x1: data.x[data.known], yref: "paper", y0: 0, y1: 1, layer: "below",
      line: { width: 0 }, fillcolor: css("--shade"),
    });
    layout.annotations.push({
      x: first, xanchor: "left", yref: "paper", y: 1, yanchor: "bottom", showarrow: false, font: { size: 11 },
      text: narrow() ? "hindsight" : `hindsight: before the note of ${data.knownOn}`,
    });
  }
  if (whole) {
    layout.showlegend = true;
    layout.legend = { orientation: "h", y: -0.12, yanchor: "top", x: 0 };
    layout.margin.b = 90;
  }
  return { data: traces, layout };
}

// The library is unpacked and run once the tables are there; each plot is drawn when it comes near the window.
let library;
function loaded() {
  library ??= (async () => {
    const packed = Uint8Array.from(atob(document.getElementById("library").textContent), (c) => c.charCodeAt(0));
    const text = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(text).text();
    document.head.append(script);
  })();
  return library;
}
async function draw(element) {
  await loaded();
  const name = element.dataset.plot;
  const { data: traces, layout } = figures[name] ? figures[name]() : over(data.plots[name] ?? data.choices[name][state.choice[name] ?? 0]);
  if (data.stamp) layout.annotations = [...(layout.annotations ?? []), stamp()];
  await Plotly.react(element, traces, layout, { displayModeBar: false, responsive: true });
  element.dataset.drawn = "";
}
const redraw = (names) => all(".plot[data-drawn]").filter((e) => !names || names.includes(e.dataset.plot)).forEach(draw);
const near = new IntersectionObserver((entries) => {
  entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => { near.unobserve(target); draw(target); });
}, { rootMargin: "600px" });

function show(shown) {
  state.shown = shown;
  all(".chip").forEach((chip) => chip.setAttribute("aria-pressed", shown[chip.dataset.strategy]));
  redraw(["equity", "drawdown"]);
}
function choose(select) {
  state.choice[select.dataset.choices] = Number(select.value);
  all(`[data-chosen="${select.dataset.choices}"] > div`).forEach((each, i) => { each.hidden = i !== Number(select.value); });
  redraw([select.dataset.choices]);
}

all(".chip").forEach((chip) => chip.addEventListener("click", () => {
  show(state.shown.map((on, i) => (i === Number(chip.dataset.strategy) ? !on : on)));
}));
all(".controls [data-show]").forEach((button) => button.addEventListener("click", () => {
  const which = button.dataset.show;
  show(data.lines.map((line) => which === "all" || (which === "main" && line.shown)));
}));
all("[data-choices]").forEach((select) => { select.addEventListener("change", () => choose(select)); choose(select); });
document.getElementById("since")?.addEventListener("change", ({ target }) => {
  state.since = Number(target.value);
  redraw(["equity", "drawdown"]);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());
matchMedia("(max-width: 639px)").addEventListener("change", () => redraw());
all(".plot").forEach((element) => near.observe(element));
setTimeout(loaded);
