// The marks: shape and colour say the status, the icon says the category, solid
// or hollow says how sure the place is.

import { svg } from "./dom.js";
import { currentColours, FONT } from "./look.js";
import { state } from "./state.js";
import { termOf } from "./words.js";

const BOX = 24;
const paths = new Map();

/** @param {string} data */
function path2d(data) {
  if (!paths.has(data)) paths.set(data, new Path2D(data));
  return paths.get(data);
}

/**
 * Draw a mark of `size` pixels centred at x, y.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} size pixels
 * @param {MarkLook} mark
 */
export function drawMark(ctx, x, y, size, mark) {
  const status = termOf("status", mark.status);
  const category = termOf("category", mark.category || "");
  const colours = currentColours();
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
  ctx.fillStyle = solid ? inkOn(status.colour) : colours.ink;
  ctx.fill(path2d(category.icon), "evenodd");
  ctx.restore();
}

/**
 * White or dark, whichever reads better on a colour (WCAG relative luminance).
 * @param {string} colour
 */
export function inkOn(colour) {
  const channel = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * channel[0] + 0.7152 * channel[1] + 0.0722 * channel[2];
  return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.0605 ? "#ffffff" : "#14202b";
}

/**
 * The same mark as an SVG element, for lists and the legend.
 * @param {MarkLook} mark
 * @param {number | string} size
 * @returns {SVGElement}
 */
export function markElement(mark, size) {
  const status = termOf("status", mark.status);
  const category = mark.category ? termOf("category", mark.category) : null;
  const solid = mark.certainty === "surveyed" && !status.hollow;
  const parts = [
    svg("path", {
      d: status.shape,
      fill: solid ? status.colour : "var(--paper)",
      stroke: solid ? "var(--paper)" : status.colour,
      "stroke-width": solid ? 1 : 2.6,
      "stroke-linejoin": "round",
    }),
  ];
  if (category) {
    parts.push(
      svg("path", {
        d: category.icon,
        fill: solid ? inkOn(status.colour) : "var(--ink)",
        "fill-rule": "evenodd",
        transform: "translate(5.28 5.28) scale(0.56)",
      }),
    );
  }
  return svg(
    "svg",
    { viewBox: "-2 -2 28 28", width: size, height: size, "aria-hidden": "true", class: "pm-mark" },
    ...parts,
  );
}

/**
 * @param {string} category
 * @param {number} size
 */
export function iconElement(category, size) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "pm-icon" },
    svg("path", { d: termOf("category", category).icon, fill: "currentColor", "fill-rule": "evenodd" }),
  );
}

/**
 * A ring divided by status, with the number inside.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {Cluster} cluster
 */
export function drawCluster(ctx, x, y, cluster) {
  const colours = currentColours();
  const radius = clusterRadius(cluster.count);
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
    ctx.fillStyle = termOf("status", code).colour;
    ctx.fill();
    angle = end;
  }
  ctx.beginPath();
  ctx.arc(x, y, radius - 5, 0, 2 * Math.PI);
  ctx.fillStyle = colours.paper;
  ctx.fill();
  ctx.fillStyle = colours.ink;
  ctx.font = `600 ${radius > 20 ? 12.5 : 11.5}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(shortNumber(cluster.count), x, y + 0.5);
}

/** @type {(count: number) => number} */
export const clusterRadius = (count) => Math.min(15 + 3.2 * Math.log10(count), 30);

/** @param {number} count */
function shortNumber(count) {
  if (count < 10000) return String(count);
  if (state.lang === "zh") return `${(count / 10000).toFixed(count < 100000 ? 1 : 0)}万`;
  return count < 1000000 ? `${Math.round(count / 1000)}k` : `${(count / 1000000).toFixed(1)}M`;
}
