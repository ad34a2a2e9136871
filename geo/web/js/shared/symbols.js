// The marks: shape and colour say the status, the icon says the category, solid
// or hollow says how sure the place is.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const BOX = 24;
  const paths = new Map();

  function path2d(data) {
    if (!paths.has(data)) paths.set(data, new Path2D(data));
    return paths.get(data);
  }

  // Draw a mark of `size` pixels centred at x, y.
  PM.drawMark = function (ctx, x, y, size, mark) {
    const status = PM.term("status", mark.status);
    const category = PM.term("category", mark.category);
    const colours = PM.colours();
    const solid = mark.certainty === "surveyed" && !status.hollow;
    ctx.save();
    ctx.translate(x - size / 2, y - size / 2);
    ctx.scale(size / BOX, size / BOX);
    const shape = path2d(status.shape);
    ctx.lineJoin = "round";
    // A dark hairline keeps light colours apart from a light ground (contrast 3:1).
    ctx.strokeStyle = colours.hairline;
    ctx.lineWidth = solid ? 2.6 : 4.6;
    ctx.stroke(shape);
    ctx.fillStyle = solid ? status.colour : colours.paper;
    ctx.fill(shape);
    ctx.strokeStyle = solid ? colours.paper : status.colour;
    ctx.lineWidth = solid ? 1.1 : 3;
    ctx.stroke(shape);
    ctx.translate(BOX * 0.22, BOX * 0.22);
    ctx.scale(0.56, 0.56);
    ctx.fillStyle = solid ? PM.inkOn(status.colour) : colours.ink;
    ctx.fill(path2d(category.icon), "evenodd");
    ctx.restore();
  };

  // White or dark, whichever reads better on a colour (WCAG relative luminance).
  PM.inkOn = function (colour) {
    const channel = [1, 3, 5].map((at) => {
      const value = parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * channel[0] + 0.7152 * channel[1] + 0.0722 * channel[2];
    return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.0605 ? "#ffffff" : "#14202b";
  };

  // The same mark as an SVG element, for lists and the legend.
  PM.markElement = function (mark, size) {
    const status = PM.term("status", mark.status);
    const category = mark.category ? PM.term("category", mark.category) : null;
    const solid = mark.certainty === "surveyed" && !status.hollow;
    const parts = [
      PM.svg("path", {
        d: status.shape,
        fill: solid ? status.colour : "var(--paper)",
        stroke: solid ? "var(--paper)" : status.colour,
        "stroke-width": solid ? 1 : 2.6,
        "stroke-linejoin": "round",
      }),
    ];
    if (category) {
      parts.push(
        PM.svg("path", {
          d: category.icon,
          fill: solid ? PM.inkOn(status.colour) : "var(--ink)",
          "fill-rule": "evenodd",
          transform: "translate(5.28 5.28) scale(0.56)",
        })
      );
    }
    return PM.svg(
      "svg",
      { viewBox: "-2 -2 28 28", width: size, height: size, "aria-hidden": "true", class: "pm-mark" },
      ...parts
    );
  };

  PM.iconElement = function (category, size) {
    return PM.svg(
      "svg",
      { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "pm-icon" },
      PM.svg("path", { d: PM.term("category", category).icon, fill: "currentColor", "fill-rule": "evenodd" })
    );
  };

  // A ring divided by status, with the number inside.
  PM.drawCluster = function (ctx, x, y, cluster) {
    const colours = PM.colours();
    const radius = PM.clusterRadius(cluster.count);
    ctx.beginPath();
    ctx.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.hairline;
    ctx.fill();
    let angle = -Math.PI / 2;
    for (const [code, count] of Object.entries(cluster.status)) {
      const end = angle + (count / cluster.count) * 2 * Math.PI;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.arc(x, y, radius, angle, end);
      ctx.closePath();
      ctx.fillStyle = PM.term("status", code).colour;
      ctx.fill();
      angle = end;
    }
    ctx.beginPath();
    ctx.arc(x, y, radius - 5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.paper;
    ctx.fill();
    ctx.fillStyle = colours.ink;
    ctx.font = `600 ${radius > 20 ? 12.5 : 11.5}px ${PM.FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(shortNumber(cluster.count), x, y + 0.5);
  };

  PM.clusterRadius = (count) => Math.min(15 + 3.2 * Math.log10(count), 30);

  function shortNumber(count) {
    if (count < 10000) return String(count);
    if (PM.state.lang === "zh") return `${(count / 10000).toFixed(count < 100000 ? 1 : 0)}万`;
    return count < 1000000 ? `${Math.round(count / 1000)}k` : `${(count / 1000000).toFixed(1)}M`;
  }
})();
