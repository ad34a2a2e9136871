// The names on the map: where there is room for them.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const FAR = 1e5; // pixels; further than any drawing
  const EDGE = 4;
  const ROUNDS = 80;
  const OVER_THE_MAP = ".leaflet-control, .pm-legend, .pm-north, #pm-basemap, #pm-near-open";

  // A presentation puts light on some of the projects.
  PM.isLit = (feature) => Boolean(PM.spotlight) && PM.spotlight.ids.has(feature.id);

  // Labels that leave out the marks, the window's edge and what stands over the map.
  PM.freeLabels = function (canvas, ctx, drawn, isOnScreen) {
    const taken = drawn.map(({ x, y, reach }) => [x - reach, y - reach, x + reach, y + reach]);
    if (PM.spotlight || isOnScreen) taken.push(...outside(canvas));
    if (isOnScreen) taken.push(...furniture(canvas));
    return new PM.Labels(ctx, PM.colours(), taken);
  };

  // A label that the window would cut goes elsewhere; in a presentation nobody moves the map.
  function outside(canvas) {
    const [left, top, width, height] = canvas.window();
    return [
      [-FAR, -FAR, left + EDGE, FAR], [left + width - EDGE, -FAR, FAR, FAR],
      [-FAR, -FAR, FAR, top + EDGE], [-FAR, top + height - EDGE, FAR, FAR],
    ];
  }

  // A name behind the legend or the attribution would be half a name.
  function furniture(canvas) {
    const [left, top] = canvas.window();
    const frame = PM.map.getContainer().getBoundingClientRect();
    const [right, down] = [left - frame.left, top - frame.top];
    return Array.from(document.querySelectorAll(OVER_THE_MAP), (part) => part.getBoundingClientRect())
      .filter((box) => box.width)
      .map((box) => [box.left + right, box.top + down, box.right + right, box.bottom + down]);
  }

  // Beside its mark, or above or below it; the chosen project comes first.
  // Marks that would lie on each other move apart, each with a line to its place; with all of them
  // in sight every one can be read and tapped.
  PM.spread = function (entries) {
    const from = entries.map(({ x, y }) => [x, y]);
    for (let round = 0; round < ROUNDS; round += 1) {
      let moved = false;
      for (let i = 0; i < entries.length; i += 1) {
        for (let j = 0; j < i; j += 1) moved = part(entries[i], entries[j], i) || moved;
      }
      if (!moved) break;
    }
    entries.forEach((entry, at) => {
      if (!entry.home && Math.hypot(entry.x - from[at][0], entry.y - from[at][1]) > 4) entry.home = from[at];
    });
  };

  function part(one, other, turn) {
    const apart = (one.size + other.size) / 2;
    let [dx, dy] = [one.x - other.x, one.y - other.y];
    if (Math.abs(dx) >= apart || Math.abs(dy) >= apart) return false;
    let distance = Math.hypot(dx, dy);
    if (distance >= apart) return false;
    if (distance < 0.5) [dx, dy, distance] = [Math.cos(turn), Math.sin(turn), 1];
    const [mine, its] = one.isFixed ? [0, 1] : other.isFixed ? [1, 0] : [0.5, 0.5];
    const push = (apart - distance + 0.2) / distance;
    one.x += dx * push * mine;
    one.y += dy * push * mine;
    other.x -= dx * push * its;
    other.y -= dy * push * its;
    return true;
  }

  PM.labelMarks = function (canvas, labels, marks) {
    const first = ({ feature }) => (feature.id === PM.state.id ? 0 : 1);
    const scale = PM.spotlight ? PM.spotlight.scale : 1;
    for (const { feature, x, y } of marks.sort((a, b) => first(a) - first(b))) {
      const chosen = feature.id === PM.state.id;
      if (!chosen && (PM.spotlight ? !PM.isLit(feature) : canvas.zoom < 12.5)) continue;
      const name = PM.name(feature.properties);
      const options = { bold: chosen || PM.isLit(feature) };
      const beside = (text) =>
        labels.at(x + 19 * scale, y, text, { ...options, align: "left" }) ||
        labels.at(x - 19 * scale, y, text, { ...options, align: "right" }) ||
        labels.at(x, y + 23 * scale, text, options) ||
        labels.at(x, y - 23 * scale, text, options);
      const isWritten = (!PM.spotlight && beside(name)) || beside(shortened(name));
      // The chosen one is named even where its name covers another.
      if (!isWritten && chosen) labels.at(x, y - 30 * scale, shortened(name), { ...options, isForced: true });
    }
  };

  function shortened(name) {
    const longest = PM.state.lang === "zh" ? 16 : 36;
    return name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
  }
})();
