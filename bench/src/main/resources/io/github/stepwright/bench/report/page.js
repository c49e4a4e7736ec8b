"use strict";
(function () {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = (i) => css("--c" + (i % 8));
  const number = (v) => {
    if (v === null || v === undefined) return "";
    const a = Math.abs(v);
    return a !== 0 && (a < 1e-3 || a >= 1e5) ? v.toExponential(2) : String(+v.toPrecision(4));
  };

  // One x axis for all lines: uPlot wants aligned columns, a line has null where it has no point.
  function align(lines) {
    const xs = [...new Set(lines.flatMap((line) => line.x))].sort((a, b) => a - b);
    const place = new Map(xs.map((x, i) => [x, i]));
    const columns = [xs];
    for (const line of lines) {
      for (const part of ["y", "low", "high"]) {
        if (line[part].length === 0) continue;
        const column = new Array(xs.length).fill(null);
        line.x.forEach((x, i) => { column[place.get(x)] = line[part][i]; });
        columns.push(column);
      }
    }
    return columns;
  }

  function draw(holder, figure) {
    const series = [{ label: figure.xLabel, value: (u, v) => number(v) }];
    const bands = [];
    for (const line of figure.lines) {
      const stroke = colour(line.colour);
      series.push({
        label: line.name, stroke, width: line.points ? 0 : 1.8, spanGaps: true,
        points: { show: line.points || line.x.length < 3, size: 6, fill: stroke },
        value: (u, v) => number(v),
      });
      if (line.low.length > 0) {
        const at = series.length;
        const hidden = { show: true, stroke: "transparent", width: 0, spanGaps: true, points: { show: false }, label: "", class: "band" };
        series.push({ ...hidden }, { ...hidden });
        bands.push({ series: [at + 1, at], fill: stroke + "2e" });
      }
    }
    const axis = (label) => ({
      label, stroke: css("--soft"), grid: { stroke: css("--line"), width: 1 }, ticks: { stroke: css("--line") },
      labelSize: 18, size: 54, font: "12px system-ui", labelFont: "12px system-ui",
      values: (u, splits) => splits.map(number),
    });
    const width = Math.max(320, holder.clientWidth);
    const options = {
      width, height: 300, series, bands,
      scales: { x: { time: false, distr: figure.logX ? 3 : 1 }, y: { distr: figure.logY ? 3 : 1 } },
      axes: [{ ...axis(figure.xLabel), size: 40 }, axis(figure.yLabel)],
      legend: { live: true }, cursor: { drag: { x: true, y: true } },
    };
    holder.replaceChildren();
    new uPlot(options, align(figure.lines), holder);
    // Bands are series of their own for uPlot, and no business of the legend.
    holder.querySelectorAll(".u-legend .band").forEach((row) => { row.style.display = "none"; });
  }

  const data = JSON.parse(document.getElementById("figures").textContent);
  const render = () => document.querySelectorAll("[data-figure]").forEach((holder) => draw(holder, data[+holder.dataset.figure]));
  render();
  let waiting = null;
  addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(render, 150); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
})();
