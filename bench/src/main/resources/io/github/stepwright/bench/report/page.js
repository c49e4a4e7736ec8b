"use strict";
(function () {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = (i) => css(i < 0 ? "--soft" : "--c" + (i % 10));
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

  // From the best value to somewhat behind the place that three quarters of the values reach.
  function cut(lines, up) {
    const values = lines.filter((line) => line.colour >= 0).flatMap((line) => line.y).filter((v) => v !== null).sort((a, b) => (up ? a - b : b - a));
    const best = values[0];
    const far = values[Math.floor(0.75 * (values.length - 1))];
    const ends = [best - 0.1 * (far - best), far + 0.3 * (far - best)];
    return best === far ? undefined : up ? ends : ends.reverse();
  }

  function draw(holder, figure) {
    const columns = align(figure.lines);
    const few = columns[0].length <= 12;
    const series = [{ label: figure.xLabel, value: (u, v) => number(v) }];
    const bands = [];
    for (const line of figure.lines) {
      const stroke = colour(line.colour);
      series.push({
        label: line.name, stroke, width: line.points ? 0 : 1.8, spanGaps: true,
        dash: line.colour < 0 ? [6, 4] : undefined,
        points: { show: line.points || few, size: 6, fill: stroke },
        value: (u, v) => number(v),
      });
      if (line.low.length > 0) {
        const at = series.length;
        const hidden = { show: true, stroke: "transparent", width: 0, spanGaps: true, points: { show: false }, label: "", class: "band" };
        series.push({ ...hidden }, { ...hidden });
        bands.push({ series: [at + 1, at], fill: stroke + "1f" });
      }
    }
    const axis = (label) => ({
      label, stroke: css("--soft"), grid: { stroke: css("--line"), width: 1 }, ticks: { stroke: css("--line") },
      labelSize: 18, size: 54, font: "12px system-ui", labelFont: "12px system-ui",
      values: (u, splits) => splits.map(number),
    });
    const scaleY = { distr: figure.y === "log" ? 3 : 1 };
    const axisX = { ...axis(figure.xLabel), size: 40 };
    const axisY = axis(figure.yLabel);
    // A handful of budgets or rates are their own ticks.
    if (few) Object.assign(axisX, { splits: () => columns[0], filter: (u, splits) => splits });
    if (figure.y === "rank") {
      const ranks = figure.lines.map((line, i) => i + 1);
      Object.assign(scaleY, { dir: -1, range: [0.5, ranks.length + 0.5] });
      Object.assign(axisY, { splits: () => ranks });
    } else if (figure.y === "low" || figure.y === "high") {
      const range = cut(figure.lines, figure.y === "low");
      if (range) scaleY.range = range;
    }
    const width = Math.max(320, holder.clientWidth);
    const options = {
      width, height: 300, series, bands,
      scales: { x: { time: false, distr: figure.logX ? 3 : 1 }, y: scaleY },
      axes: [axisX, axisY],
      legend: { live: true }, cursor: { drag: { x: true, y: true } },
    };
    holder.replaceChildren();
    new uPlot(options, columns, holder);
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
