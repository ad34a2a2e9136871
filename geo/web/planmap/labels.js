// The names on the map: where there is room for them.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const FAR = 1e5; // pixels; further than any drawing
  const EDGE = 4;
  const OVER_THE_MAP = ".leaflet-control, .pm-legend, .pm-north";

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
  PM.labelMarks = function (canvas, labels, marks) {
    const first = ({ feature }) => (feature.id === PM.state.id ? 0 : 1);
    const scale = PM.spotlight ? PM.spotlight.scale : 1;
    for (const { feature, x, y } of marks.sort((a, b) => first(a) - first(b))) {
      const chosen = feature.id === PM.state.id;
      if (!chosen && (PM.spotlight ? !PM.isLit(feature) : canvas.zoom < 12.5)) continue;
      const name = shortened(PM.name(feature.properties));
      const options = { bold: chosen || PM.isLit(feature) };
      labels.at(x + 19 * scale, y, name, { ...options, align: "left" }) ||
        labels.at(x - 19 * scale, y, name, { ...options, align: "right" }) ||
        labels.at(x, y + 23 * scale, name, options) ||
        labels.at(x, y - 23 * scale, name, options);
    }
  };

  function shortened(name) {
    const longest = PM.state.lang === "zh" ? 16 : 36;
    return name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
  }
})();
