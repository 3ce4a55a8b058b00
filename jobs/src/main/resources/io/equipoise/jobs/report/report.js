(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const columns = new Map(data.columns.map((c) => [c.key, c]));
  const ENDED = ["OK", "COMMITTED"];
  const LIGHT = {
    ink: "#1b1f24", soft: "#4d5560", line: "#8a929c", grid: "#dcdfe5", ground: "#ffffff", panel: "#f5f6f8",
    series: ["#0072b2", "#c14f00", "#00795a", "#a8447f", "#8a6200", "#2f2f9e", "#5d5d5d", "#7a1f1f"],
  };
  const DARK = {
    ink: "#e8eaee", soft: "#b4bbc5", line: "#7b838e", grid: "#343b44", ground: "#1e2228", panel: "#1e2228",
    series: ["#56b4e9", "#f28e4b", "#2bbf95", "#e29bc3", "#f0e442", "#a6a6ff", "#c4c4c4", "#ff8f8f"],
  };
  // Every line and point differs by shape as well as by colour.
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"];
  const DASHES = ["solid", "dashed", "dotted", [10, 4, 2, 4], "solid", "dashed", "dotted", [10, 4, 2, 4]];
  const darkScreen = window.matchMedia("(prefers-color-scheme: dark)");
  let printing = false;
  const theme = () => (darkScreen.matches && !printing ? DARK : LIGHT);

  function number(value) {
    if (typeof value !== "number" || !isFinite(value)) return "–";
    if (Number.isInteger(value)) return String(value);
    const size = Math.abs(value);
    return size >= 1e-4 && size < 1e7
      ? String(Number(value.toPrecision(4)))
      : Number(value.toPrecision(4)).toExponential();
  }

  function cell(column, row) {
    const value = column.values[row];
    return column.texts ? column.texts[value] : value === "" ? "–" : number(value);
  }

  const shown = data.columns.filter((c) => !c.hidden);

  function label(column) {
    return column.unit ? column.name + " (" + column.unit + ")" : column.name;
  }

  // ---- what all charts share ---------------------------------------------------------------------
  function base(t, title, narrow) {
    return {
      animation: false,
      textStyle: { color: t.ink, fontFamily: "system-ui, sans-serif", fontSize: 13 },
      title: {
        text: title, left: 10, top: 8,
        textStyle: { color: t.soft, fontSize: 13, fontWeight: 400, width: narrow ? 300 : 760, overflow: "truncate" },
      },
      tooltip: {
        renderMode: "richText", confine: true, backgroundColor: t.ground, borderColor: t.line,
        textStyle: { color: t.ink, fontSize: 13 },
      },
      grid: { left: 16, right: narrow ? 20 : 32, top: 72, bottom: 40, containLabel: true },
    };
  }

  function legend(t, items, wide) {
    return {
      type: "scroll", top: 34, left: 10, right: 10, data: items, itemWidth: wide || 14, itemGap: 16,
      textStyle: { color: t.ink, fontSize: 13 },
      pageTextStyle: { color: t.ink }, pageIconColor: t.ink, pageIconInactiveColor: t.line,
    };
  }

  function axis(t, name, more) {
    return Object.assign({
      name: name, nameLocation: "middle", nameGap: 26, nameTextStyle: { color: t.soft, fontSize: 13 },
      axisLine: { show: true, lineStyle: { color: t.line } },
      axisTick: { show: true, lineStyle: { color: t.line } },
      axisLabel: { color: t.ink, fontSize: 12, hideOverlap: true },
      splitLine: { lineStyle: { color: t.grid } },
    }, more);
  }

  // ---- the kinds of figures ----------------------------------------------------------------------
  function lines(chart, t, narrow) {
    const option = base(t, chart.y, narrow);
    option.tooltip.trigger = "axis";
    option.tooltip.valueFormatter = number;
    option.legend = legend(t, chart.series.map((s) => s.name), 30);
    option.xAxis = axis(t, chart.x, { type: "value", minInterval: 1, min: "dataMin", max: "dataMax" });
    option.yAxis = axis(t, "", { type: chart.log ? "log" : "value", scale: true });
    option.yAxis.axisLabel.formatter = number;
    if (chart.log) {
      const all = chart.series.flatMap((s) => s.points.map((p) => p[1]));
      option.yAxis.min = 10 ** Math.floor(Math.log10(Math.min(...all)));
    }
    option.series = chart.series.map((s, i) => ({
      name: s.name, type: "line", data: s.points,
      symbol: SYMBOLS[i % 8], symbolSize: 8, showSymbol: s.points.length <= 40,
      lineStyle: { width: 2, type: DASHES[i % 8] }, itemStyle: { color: t.series[i % 8] },
      emphasis: { focus: "series" },
    }));
    return option;
  }

  function mark(kind, x, y, r, color) {
    const style = { fill: color, stroke: color, lineWidth: 1 };
    const points = {
      rect: [[-r, -r], [r, -r], [r, r], [-r, r]],
      triangle: [[0, -1.2 * r], [1.1 * r, r], [-1.1 * r, r]],
      diamond: [[0, -1.3 * r], [1.1 * r, 0], [0, 1.3 * r], [-1.1 * r, 0]],
    }[kind];
    return points
      ? { type: "polygon", shape: { points: points.map((p) => [x + p[0], y + p[1]]) }, style: style }
      : { type: "circle", shape: { cx: x, cy: y, r: r }, style: style };
  }

  function dots(chart, t, narrow, box) {
    const n = chart.series.length;
    const band = Math.max(30, n * 15 + 12);
    box.style.height = 124 + chart.categories.length * band + "px";
    const option = base(t, chart.x, narrow);
    const shapes = ["circle", "rect", "triangle", "diamond"];
    option.legend = legend(t, chart.series.map((s, i) => ({ name: s.name, icon: shapes[i % 4] })));
    option.grid.top = chart.line === undefined ? 66 : 84;
    option.xAxis = axis(t, "", { type: "value", scale: true });
    option.xAxis.axisLabel.formatter = number;
    option.yAxis = axis(t, "", {
      type: "category", data: chart.categories, inverse: true, splitLine: { show: true, lineStyle: { color: t.grid } },
    });
    option.yAxis.axisLabel.width = narrow ? 96 : 220;
    option.yAxis.axisLabel.overflow = "truncate";
    option.yAxis.axisLabel.hideOverlap = false;
    option.yAxis.axisLabel.interval = 0;
    option.tooltip.formatter = (p) => {
      const v = p.value;
      return p.seriesName + "\n" + chart.categories[v[0]] + ": " + number(v[1]) +
        (v[4] > 1 ? "\n95 %: " + number(v[2]) + " to " + number(v[3]) + " (" + v[4] + " seeds)" : v[4] === 1 ? "\none seed" : "");
    };
    option.series = chart.series.map((s, i) => ({
      name: s.name, type: "custom", data: s.points, itemStyle: { color: t.series[i % 8] },
      encode: { x: [1, 2, 3], y: 0 },
      renderItem: (params, api) => {
        const shift = (i - (n - 1) / 2) * 15;
        const at = (v) => [api.coord([v, api.value(0)])[0], api.coord([v, api.value(0)])[1] + shift];
        const [x, y] = at(api.value(1));
        const low = at(api.value(2))[0];
        const high = at(api.value(3))[0];
        const color = t.series[i % 8];
        const stroke = { stroke: color, lineWidth: 2 };
        const parts = [];
        if (high > low) {
          parts.push({ type: "line", shape: { x1: low, y1: y, x2: high, y2: y }, style: stroke });
          parts.push({ type: "line", shape: { x1: low, y1: y - 4, x2: low, y2: y + 4 }, style: stroke });
          parts.push({ type: "line", shape: { x1: high, y1: y - 4, x2: high, y2: y + 4 }, style: stroke });
        }
        parts.push(mark(shapes[i % 4], x, y, 5, color));
        return { type: "group", children: parts };
      },
    }));
    if (chart.line !== undefined) {
      option.xAxis.min = (v) => Math.min(v.min, chart.line) - 0.04 * (Math.max(v.max, chart.line) - Math.min(v.min, chart.line));
      option.xAxis.max = (v) => Math.max(v.max, chart.line) + 0.04 * (Math.max(v.max, chart.line) - Math.min(v.min, chart.line));
      option.xAxis.axisLabel.showMinLabel = false;
      option.xAxis.axisLabel.showMaxLabel = false;
      option.series.push({
        type: "line", data: [], silent: true,
        markLine: {
          symbol: "none", silent: true, data: [{ xAxis: chart.line }],
          lineStyle: { color: t.ink, type: "dashed", width: 1.5 },
          label: { formatter: chart.lineName, color: t.soft, position: "start", align: "right", fontSize: 12 },
        },
      });
    }
    return option;
  }

  function bars(chart, t, narrow, box) {
    box.style.height = 100 + chart.categories.length * 34 + "px";
    const option = base(t, chart.x, narrow);
    option.grid.top = 44;
    option.grid.right = 64;
    option.xAxis = axis(t, "", { type: "value", min: 0 });
    option.yAxis = axis(t, "", { type: "category", data: chart.categories, inverse: true, splitLine: { show: false } });
    option.yAxis.axisLabel.width = narrow ? 110 : 260;
    option.yAxis.axisLabel.overflow = "truncate";
    option.yAxis.axisLabel.hideOverlap = false;
    option.tooltip.formatter = (p) => p.name + ": " + number(p.value);
    option.series = [{
      type: "bar", data: chart.values, barMaxWidth: 20, itemStyle: { color: t.series[0] },
      label: { show: true, position: "right", color: t.ink, formatter: (p) => number(p.value) },
    }];
    return option;
  }

  function matrix(chart, t, narrow, box, id) {
    const pick = chosen[id] || (chosen[id] = { group: 0 });
    const one = chart.groups[pick.group];
    box.style.height = 176 + one.after.length * 30 + "px";
    const option = base(t, chart.what, narrow);
    option.grid = { left: 16, right: 24, top: 64, bottom: 76, containLabel: true };
    const names = { type: "category", splitLine: { show: false } };
    option.xAxis = axis(t, "task asked about", Object.assign({ data: one.tasks, position: "bottom" }, names));
    option.yAxis = axis(t, "", Object.assign({ data: one.after, inverse: true }, names));
    for (const side of [option.xAxis, option.yAxis]) {
      side.axisLabel.width = narrow ? 70 : 160;
      side.axisLabel.overflow = "truncate";
    }
    option.yAxis.name = "learned last";
    option.yAxis.nameLocation = "start";
    option.yAxis.nameGap = 8;
    option.tooltip.formatter = (p) =>
      "after " + one.after[p.value[1]] + "\n" + one.tasks[p.value[0]] + ": " + number(p.value[2]);
    const values = one.cells.map((c) => c[2]);
    const dark = t === DARK;
    option.visualMap = {
      min: Math.min(...values), max: Math.max(...values), orient: "horizontal", left: "center", bottom: 4,
      itemHeight: 120, textStyle: { color: t.ink }, formatter: number,
      inRange: { color: dark ? ["#232a33", "#2b6fa0"] : ["#eef3f9", "#4a9fd0"] },
    };
    option.series = [{
      type: "heatmap", data: one.cells, itemStyle: { borderColor: t.ground, borderWidth: 1 },
      label: {
        show: one.tasks.length <= (narrow ? 5 : 14), formatter: (p) => number(Number(p.value[2].toPrecision(3))),
        color: t.ink, textBorderWidth: 0, fontSize: 12,
      },
    }];
    return option;
  }

  function matrixControls(figure, redraw) {
    if (figure.chart.groups.length < 2) return;
    const select = document.createElement("select");
    select.id = figure.id + "-group";
    figure.chart.groups.forEach((group, i) => {
      const item = document.createElement("option");
      item.value = String(i);
      item.textContent = group.name;
      select.append(item);
    });
    select.addEventListener("change", () => {
      chosen[figure.id].group = Number(select.value);
      redraw();
    });
    const text = document.createElement("label");
    text.htmlFor = select.id;
    text.textContent = "Of";
    document.querySelector('[data-controls="' + figure.id + '"]').append(text, select);
  }

  function ended() {
    const status = columns.get("status");
    const rows = [];
    for (let i = 0; i < data.rows; i++) {
      if (ENDED.includes(status.texts[status.values[i]])) rows.push(i);
    }
    return rows;
  }

  function every(rows, most) {
    const stride = Math.max(1, Math.ceil(rows.length / most));
    return { stride: stride, rows: rows.filter((_, i) => i % stride === 0) };
  }

  function describe(row) {
    const parts = [];
    for (const c of data.columns) {
      const said = ["number", "run", "score", "seed"].includes(c.key) || c.key.startsWith("option:");
      if (said) parts.push(c.name + " " + cell(c, row));
    }
    return parts.slice(0, 12).join("\n");
  }

  // What a point is called: what sets its group apart, and its seed where that is not enough.
  function name(row) {
    const group = columns.get("group");
    const text = cell(group, row);
    return group.values.filter((v) => v === group.values[row]).length > 1
      ? text + ", seed " + cell(columns.get("seed"), row)
      : text;
  }

  function note(id, text) {
    const place = document.querySelector('[data-note="' + id + '"]');
    if (place) place.textContent = text;
  }

  const chosen = {};

  function tradeoff(chart, t, narrow, box, id) {
    const pick = chosen[id] || (chosen[id] = { x: chart.x, y: chart.y });
    const cx = columns.get(pick.x);
    const cy = columns.get(pick.y);
    const rows = ended().filter((r) => cx.values[r] !== "" && cy.values[r] !== "");
    const sign = chart.higher ? -1 : 1;
    const sorted = rows.slice().sort((a, b) =>
      sign * (cx.values[a] - cx.values[b]) || sign * (cy.values[a] - cy.values[b]));
    const front = [];
    let best = Infinity;
    for (const r of sorted) {
      if (sign * cy.values[r] < best) {
        best = sign * cy.values[r];
        front.push(r);
      }
    }
    const members = new Set(front);
    const others = rows.filter((r) => !members.has(r));
    const drawn = every(others, 1500);
    note(id, drawn.stride === 1 ? "" :
      drawn.rows.length + " of " + others.length + " points behind the front are drawn, every " + drawn.stride + "th.");
    const named = {
      distance: 6, color: t.ink, fontSize: 12, width: nameWidth(narrow), overflow: "truncate",
      formatter: (p) => name(p.data.row),
    };
    const point = (r) => ({ value: [cx.values[r], cy.values[r]], row: r });
    const option = base(t, "vertical: " + label(cy), narrow);
    option.legend = legend(t, ["not beaten on these two", "others"], 30);
    option.xAxis = axis(t, label(cx), { type: scale(rows.map((r) => cx.values[r])), scale: true });
    option.yAxis = axis(t, "", { type: scale(rows.map((r) => cy.values[r])), scale: true });
    option.xAxis.axisLabel.formatter = number;
    option.yAxis.axisLabel.formatter = number;
    option.tooltip.formatter = (p) =>
      cx.name + " " + number(p.value[0]) + "\n" + cy.name + " " + number(p.value[1]) +
      (p.data.row === undefined ? "" : "\n" + describe(p.data.row));
    option.series = [
      {
        name: "others", type: "scatter", data: drawn.rows.map(point), symbol: "circle", symbolSize: 7,
        itemStyle: { color: t.series[0], opacity: drawn.rows.length > 300 ? 0.45 : 0.8 },
        label: named,
      },
      {
        name: "not beaten on these two", type: "line", data: front.map(point), symbol: "diamond", symbolSize: 12,
        step: "end", lineStyle: { width: 2, type: "dashed" }, itemStyle: { color: t.series[1] },
        label: named,
      },
    ];
    return option;
  }

  const nameWidth = (narrow) => (narrow ? 90 : 180);

  // Names stand where they cover no point and no other name, those of the front first, and of the others where these are few;
  // a point without such a place is named when it is pointed at.
  function placeNames(entry, option, narrow) {
    const chart = entry.chart;
    const [others, front] = option.series;
    const pixel = (d) => chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, d.value);
    const around = ([x, y]) => [x - 6, y - 6, x + 6, y + 6];
    const taken = others.data.concat(front.data).map((d) => around(pixel(d)));
    const inside = (b) => b[0] > 0 && b[2] < chart.getWidth() && b[1] > 60 && b[3] < chart.getHeight() - 40;
    const free = (b) => inside(b) && taken.every((o) => b[2] < o[0] || o[2] < b[0] || b[3] < o[1] || o[3] < b[1]);
    for (const series of [front, others]) {
      for (const d of series.data.length <= 20 ? series.data : []) {
        const [x, y] = pixel(d);
        const w = Math.min(nameWidth(narrow), 6.6 * name(d.row).length);
        const boxes = {
          right: [x + 9, y - 8, x + 12 + w, y + 8], left: [x - 12 - w, y - 8, x - 9, y + 8],
          top: [x - w / 2, y - 26, x + w / 2, y - 9], bottom: [x - w / 2, y + 9, x + w / 2, y + 26],
        };
        // The front's line leaves its points to the side of the worse values.
        const away = series === front && !entry.figure.chart.higher ? ["left", "bottom", "right", "top"] : Object.keys(boxes);
        const place = away.find((k) => free(boxes[k]));
        if (place) {
          taken.push(boxes[place]);
          d.label = { show: true, position: place };
        }
      }
    }
    chart.setOption({ series: option.series.map((s) => ({ name: s.name, data: s.data })) });
  }

  function tradeoffControls(figure, redraw) {
    const place = document.querySelector('[data-controls="' + figure.id + '"]');
    for (const side of ["x", "y"]) {
      const select = document.createElement("select");
      select.id = figure.id + "-" + side;
      for (const key of figure.chart.axes) {
        const item = document.createElement("option");
        item.value = key;
        item.textContent = label(columns.get(key));
        item.selected = key === figure.chart[side];
        select.append(item);
      }
      select.addEventListener("change", () => {
        chosen[figure.id][side] = select.value;
        redraw();
      });
      const text = document.createElement("label");
      text.htmlFor = select.id;
      text.textContent = side === "x" ? "Across" : "Upward";
      place.append(text, select);
    }
  }

  function paths(chart, t, narrow, box, id) {
    const pick = chosen[id] || (chosen[id] = { group: 0 });
    const group = chart.groups[pick.group];
    const option = base(t, "vertical: " + chart.y, narrow);
    option.legend = legend(t, group.paths.map((p) => p.name).concat(chart.curve.length ? [chart.curveName] : []), 30);
    option.xAxis = axis(t, chart.x, { type: "value", scale: true });
    option.yAxis = axis(t, "", { type: "value", scale: true });
    option.xAxis.axisLabel.formatter = number;
    option.yAxis.axisLabel.formatter = number;
    option.tooltip.formatter = (p) => p.seriesName + "\n" + chart.x + " " + number(p.value[0]) + "\n" + chart.y + " " + number(p.value[1]);
    option.series = group.paths.map((p, i) => ({
      name: p.name, type: "line", showSymbol: true,
      data: p.points.map((v, j) => ({
        value: v,
        symbol: j === 0 ? "emptyCircle" : j === p.points.length - 1 ? "diamond" : "circle",
        symbolSize: j === 0 || j === p.points.length - 1 ? 12 : 2,
      })),
      lineStyle: { width: 2, type: DASHES[i % 8] }, itemStyle: { color: t.series[i % 8] },
    }));
    if (chart.curve.length) {
      option.series.unshift({
        name: chart.curveName, type: "line", data: chart.curve, symbol: "none", silent: true,
        lineStyle: { width: 6, opacity: 0.5 }, itemStyle: { color: t.line },
      });
    }
    return option;
  }

  function pathsControls(figure, redraw) {
    const place = document.querySelector('[data-controls="' + figure.id + '"]');
    const select = document.createElement("select");
    select.id = figure.id + "-group";
    figure.chart.groups.forEach((group, i) => {
      const item = document.createElement("option");
      item.value = String(i);
      item.textContent = group.name;
      select.append(item);
    });
    select.addEventListener("change", () => {
      chosen[figure.id].group = Number(select.value);
      redraw();
    });
    const text = document.createElement("label");
    text.htmlFor = select.id;
    text.textContent = "Options";
    place.append(text, select);
  }

  // A logarithmic axis where the middle value is nearer to the middle of it than of a linear one.
  function scale(values) {
    const sorted = values.slice().sort((a, b) => a - b);
    const low = sorted[0];
    const high = sorted[sorted.length - 1];
    const middle = sorted[sorted.length >> 1];
    if (!(low > 0) || high / low < 50) return "value";
    const linear = (middle - low) / (high - low);
    const log = Math.log(middle / low) / Math.log(high / low);
    return Math.abs(log - 0.5) < Math.abs(linear - 0.5) ? "log" : "value";
  }

  function parallel(chart, t, narrow, box, id) {
    const keys = chart.axes.concat([chart.score]);
    const score = columns.get(chart.score);
    const rows = ended().filter((r) => keys.every((k) => columns.get(k).texts || columns.get(k).values[r] !== ""));
    rows.sort((a, b) => (chart.higher ? -1 : 1) * (score.values[a] - score.values[b]));
    const tenth = Math.max(1, Math.ceil(rows.length / 10));
    const top = every(rows.slice(0, tenth), 100);
    const rest = every(rows.slice(tenth), 200);
    note(id, top.stride === 1 && rest.stride === 1 ? "" :
      "Of " + rows.length + " trials, every " + top.stride + "th of the best tenth and every " + rest.stride + "th of the others is drawn.");
    const option = base(t, "", narrow);
    delete option.grid;
    option.tooltip.formatter = (p) => (p.data.row === undefined ? "" : describe(p.data.row));
    option.legend = legend(t, ["best tenth", "others"]);
    option.legend.top = 8;
    option.parallel = {
      left: narrow ? 40 : 70, right: narrow ? 50 : 90, top: 82, bottom: 24,
      parallelAxisDefault: {
        nameTextStyle: { color: t.ink, fontSize: 12, width: 110, overflow: "truncate" },
        nameLocation: "end", nameGap: 14,
        axisLine: { lineStyle: { color: t.line, width: 1.5 } }, axisTick: { lineStyle: { color: t.line } },
        axisLabel: {
          color: t.ink, fontSize: 12, hideOverlap: true,
          backgroundColor: t.panel, padding: [1, 3],
        },
      },
    };
    if (narrow) option.parallel.axisExpandable = false;
    const few = new Map();
    for (const key of keys) {
      const c = columns.get(key);
      const distinct = [...new Set(rows.map((r) => c.values[r]))];
      if (c.texts) few.set(key, distinct.map((v) => c.texts[v]).sort());
      else if (distinct.length <= 8 && key !== chart.score) few.set(key, distinct.sort((a, b) => a - b).map(number));
    }
    option.parallelAxis = keys.map((key, i) => {
      const c = columns.get(key);
      const name = key === chart.score ? "score" : c.name.slice(c.name.lastIndexOf(".") + 1);
      // Names of neighbouring axes stand on two levels, so that they do not meet.
      const one = { dim: i, name: name, nameGap: i % 2 ? 30 : 12, realtime: false };
      if (few.has(key)) {
        one.type = "category";
        one.data = few.get(key);
        const each = Math.ceil(one.data.length / 40);
        one.axisLabel = {
          formatter: (v) => (v.length > 14 ? v.slice(0, 13) + "…" : v),
          interval: each - 1, hideOverlap: false,
        };
      } else {
        one.type = scale(rows.map((r) => c.values[r]));
        one.scale = true;
        one.axisLabel = { formatter: number };
      }
      return one;
    });
    const most = Math.max(0, ...[...few.values()].map((names) => names.length));
    box.style.height = 130 + Math.max(270, Math.min(40, most) * 17) + "px";
    const value = (r) => keys.map((k) => few.has(k) ? cell(columns.get(k), r) : columns.get(k).values[r]);
    option.series = [
      {
        name: "others", type: "parallel", data: rest.rows.map(value), silent: true,
        lineStyle: { color: t.line, width: 1, opacity: 0.35, type: "dashed" }, itemStyle: { color: t.line },
      },
      {
        name: "best tenth", type: "parallel", data: top.rows.map((r) => ({ value: value(r), row: r })),
        lineStyle: { color: t.series[0], width: 1.5, opacity: 0.75 }, itemStyle: { color: t.series[0] },
      },
    ];
    return option;
  }

  // ---- drawing -----------------------------------------------------------------------------------
  const KINDS = { lines: lines, dots: dots, bars: bars, tradeoff: tradeoff, parallel: parallel, matrix: matrix, paths: paths };
  const drawn = [];

  function draw(entry) {
    const narrow = entry.box.clientWidth < 560;
    const option = KINDS[entry.figure.chart.kind](entry.figure.chart, theme(), narrow, entry.box, entry.figure.id);
    entry.chart.resize();
    entry.chart.setOption(option, true);
    if (entry.figure.chart.kind === "tradeoff") placeNames(entry, option, narrow);
  }

  for (const figure of data.figures) {
    const box = document.querySelector('[data-figure="' + figure.id + '"]');
    const entry = { figure: figure, box: box, chart: echarts.init(box, null, { renderer: "svg" }) };
    drawn.push(entry);
    draw(entry);
    if (figure.chart.kind === "tradeoff") tradeoffControls(figure, () => draw(entry));
    if (figure.chart.kind === "matrix") matrixControls(figure, () => draw(entry));
    if (figure.chart.kind === "paths") pathsControls(figure, () => draw(entry));
  }
  const redraw = () => drawn.forEach(draw);
  darkScreen.addEventListener("change", redraw);
  window.addEventListener("beforeprint", () => { printing = true; redraw(); });
  window.addEventListener("afterprint", () => { printing = false; redraw(); });
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      redraw();
    }
  });

  // ---- the table ---------------------------------------------------------------------------------
  const table = document.getElementById("table");
  if (!table) return;
  const PAGE = 50;
  const state = { sort: null, down: false, page: 0, rows: [] };
  const all = Array.from({ length: data.rows }, (_, i) => i);
  const filter = document.getElementById("filter");
  const heads = new Map();

  function order(a, b) {
    const c = columns.get(state.sort);
    const x = c.texts ? c.texts[c.values[a]] : c.values[a];
    const y = c.texts ? c.texts[c.values[b]] : c.values[b];
    // Missing numbers stay at the end, whichever way is up.
    if (x === "" || y === "") return (x === "") - (y === "") || a - b;
    const way = state.down ? -1 : 1;
    return way * (c.texts ? x.localeCompare(y, "en", { numeric: true }) : x - y) || a - b;
  }

  function select() {
    const wanted = filter.value.trim().toLowerCase();
    state.rows = wanted === "" ? all.slice() :
      all.filter((r) => shown.some((c) => String(cell(c, r)).toLowerCase().includes(wanted)));
    if (state.sort) state.rows.sort(order);
    state.page = 0;
    show();
  }

  function show() {
    const pages = Math.max(1, Math.ceil(state.rows.length / PAGE));
    const body = document.createElement("tbody");
    for (const r of state.rows.slice(state.page * PAGE, (state.page + 1) * PAGE)) {
      const line = document.createElement("tr");
      for (const c of shown) {
        const td = document.createElement("td");
        td.textContent = cell(c, r);
        if (!c.texts) td.className = "num";
        line.append(td);
      }
      body.append(line);
    }
    table.tBodies[0].replaceWith(body);
    document.getElementById("page").textContent = "Page " + (state.page + 1) + " of " + pages;
    document.getElementById("count").textContent = state.rows.length + " of " + data.rows + " rows";
    document.getElementById("first").disabled = document.getElementById("previous").disabled = state.page === 0;
    document.getElementById("last").disabled = document.getElementById("next").disabled = state.page >= pages - 1;
    for (const [key, th] of heads) {
      if (key === state.sort) th.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
  }

  const head = document.createElement("tr");
  for (const c of shown) {
    const th = document.createElement("th");
    th.scope = "col";
    if (!c.texts) th.className = "num";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label(c);
    button.addEventListener("click", () => {
      state.down = state.sort === c.key && !state.down;
      state.sort = c.key;
      select();
    });
    th.append(button);
    head.append(th);
    heads.set(c.key, th);
  }
  table.tHead.append(head);
  let waiting = 0;
  filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(select, 150);
  });
  const turn = (id, to) => document.getElementById(id).addEventListener("click", () => {
    state.page = to(Math.max(0, Math.ceil(state.rows.length / PAGE) - 1));
    show();
  });
  turn("first", () => 0);
  turn("previous", () => Math.max(0, state.page - 1));
  turn("next", (last) => Math.min(last, state.page + 1));
  turn("last", (last) => last);
  select();
})();
