// How an editor draws places: a role has a colour and a form, so that neither is needed alone.

import { el } from "../shared/dom.js";
import { FONT } from "../shared/look.js";
import { areaSwatch, isArea } from "./areas.js";

const NO_DASH = /** @type {number[]} */ ([]);
const CROWD = 2000; // quiet points in sight from which they are drawn smaller
// Drawn in this order: what matters most comes last.
export const ROLES = [
  "grid1",
  "grid2",
  "grid3",
  "grid4",
  "grid5",
  "shade1",
  "shade2",
  "shade3",
  "shade4",
  "shade5",
  "no_way",
  "unsure",
  "gap",
  "possible",
  "nominal",
  "sure",
  "community",
  "gap_chosen",
  "context",
  "old",
  "one",
  "other",
  "third",
  "fourth",
  "new",
  "candidate",
  "facility_estimate",
  "facility",
  "site",
  "chosen",
];

function look(role, colours) {
  switch (role) {
    case "old":
      return { colour: colours.quietText, radius: 7, dash: [4.4, 2.9], hollow: true, line: [8, 6], ground: 0.06 };
    case "one":
      return { colour: "#0072B2", radius: 6.5, ground: 0.16 };
    case "other":
      return { colour: "#E69F00", radius: 7.5, outline: rhomb, line: [14, 6], ground: 0.18 };
    case "third":
      return { colour: "#009E73", radius: 6, outline: square, line: [8, 4], ground: 0.16 };
    case "fourth":
      return { colour: "#CC79A7", radius: 7.5, outline: upright, line: [3, 4], ground: 0.16 };
    case "context":
      return { colour: colours.quietText, radius: 2.6, quiet: true, ground: 0.05 };
    case "chosen":
      return { colour: colours.accent, radius: 6.5, ring: true, ground: 0.26 };
    case "facility":
      return { colour: colours.ink, radius: 6, ground: 0.2 };
    case "facility_estimate":
      return { colour: colours.ink, radius: 6, hollow: true, dash: [3, 2], line: [8, 6], ground: 0.08 };
    case "candidate":
      return { colour: colours.quietText, radius: 3.6, outline: rhomb, hollow: true, ground: 0.05 };
    case "site":
      return { colour: colours.accent, radius: 11, outline: rhomb, ground: 0.2 };
    default:
      return { colour: colours.accent, radius: 6.5, ground: 0.18 };
  }
}

export const markRadius = (role) => (role === "context" ? 3 : 7);

// One point at x, y.
export function drawPoint(ctx, x, y, role, colours) {
  const { colour, radius, dash, hollow, outline: form, ring } = look(role, colours);
  if (ring) stroked(ctx, () => circle(ctx, x, y, radius + 6), colours.paper, 5, colour, 2.6);
  const outline = () => (form ? form(ctx, x, y, radius + 1) : circle(ctx, x, y, radius));
  if (hollow) {
    stroked(ctx, outline, colours.halo, 5, colour, 2.4, dash);
    return;
  }
  stroked(ctx, outline, colours.hairline, 3.4, colours.paper, 1.8);
  ctx.fillStyle = colour;
  ctx.fill();
}

// A short word, such as a number, on a mark that has room for it.
export function drawWord(ctx, x, y, word, colours) {
  ctx.font = `600 12px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colours.paper;
  ctx.fillText(word, x, y + 0.5);
}

// All quiet points at once: twenty thousand of them are one path.
export function drawDots(ctx, points, colours) {
  const { colour } = look("context", colours);
  const radius = points.length > CROWD ? 1.5 : look("context", colours).radius;
  ctx.beginPath();
  for (const [x, y] of points) {
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  ctx.globalAlpha = 0.8;
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.globalAlpha = 1;
}

// The line or area whose path was begun.
export function drawOutlined(ctx, role, isArea, colours) {
  const { colour, quiet, line, ring, ground } = look(role, colours);
  ctx.lineCap = "butt";
  ctx.lineJoin = "round";
  if (isArea) {
    ctx.globalAlpha = ground;
    ctx.fillStyle = colour;
    ctx.fill("evenodd");
    ctx.globalAlpha = 1;
  }
  const width = (quiet ? 1.4 : isArea ? 2.6 : 4) + (ring ? 1.6 : 0);
  if (ring) strokes(ctx, colour, width + 7, NO_DASH, 0.3);
  if (!quiet) strokes(ctx, role === "old" ? colours.halo : colours.hairline, width + 2.4);
  if (!quiet) strokes(ctx, colours.paper, width + 1.2);
  strokes(ctx, colour, width, line, quiet ? 0.7 : 1);
}

// From an old place to a new one, between the edges of their marks. Where the way is too
// short for a head, the head stands beyond the new mark, so that the direction is seen.
export function drawArrow(ctx, start, end, colours) {
  const whole = Math.hypot(end[0] - start[0], end[1] - start[1]);
  if (whole < 0.05) return;
  /** @type {[number, number]} */
  const unit = [(end[0] - start[0]) / whole, (end[1] - start[1]) / whole];
  /** @type {(from: number[], distance: number) => [number, number]} */
  const at = (from, distance) => [from[0] + unit[0] * distance, from[1] + unit[1] * distance];
  const gap = markRadius("new") + 2.5;
  const head = Math.min(13, Math.max(10, whole * 0.12));
  const room = whole - 2 * gap;
  const tip = at(end, room >= head ? -gap : gap + head);
  ctx.lineCap = "butt";
  ctx.lineJoin = "round";
  for (const [colour, width] of [
    [colours.halo, 5],
    [colours.ink, 2],
  ]) {
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.lineWidth = width;
    if (room > head) segment(ctx, at(start, gap), at(tip, -head * 0.8));
    triangle(ctx, tip, unit, head);
    if (width > 2) ctx.stroke();
    else ctx.fill();
  }
}

// The same mark as a small picture for the legend.
export function roleElement(role, colours) {
  const [width, height, ratio] = [34, 30, window.devicePixelRatio || 1];
  const canvas = el("canvas", { width: width * ratio, height: height * ratio, "aria-hidden": "true" });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  if (isArea(role)) areaSwatch(ctx, width, height, role, colours);
  else if (role === "context")
    drawDots(
      ctx,
      [
        [10, 15],
        [17, 12],
        [23, 18],
      ],
      colours,
    );
  else drawPoint(ctx, width / 2, height / 2, role, colours);
  return canvas;
}

function circle(ctx, x, y, radius) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
}

function rhomb(ctx, x, y, radius) {
  ctx.beginPath();
  ctx.moveTo(x, y - radius);
  ctx.lineTo(x + radius, y);
  ctx.lineTo(x, y + radius);
  ctx.lineTo(x - radius, y);
  ctx.closePath();
}

function square(ctx, x, y, radius) {
  ctx.beginPath();
  ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
}

function upright(ctx, x, y, radius) {
  triangle(ctx, [x, y - radius], [0, -1], 2 * radius);
}

function stroked(ctx, outline, below, belowWidth, above, width, dash) {
  outline();
  strokes(ctx, below, belowWidth);
  strokes(ctx, above, width, dash);
}

function strokes(ctx, colour, width, dash = NO_DASH, alpha = 1) {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash || NO_DASH);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

function segment(ctx, from, to) {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

function triangle(ctx, tip, [dx, dy], size) {
  const back = [tip[0] - dx * size, tip[1] - dy * size];
  const half = size * 0.5;
  ctx.beginPath();
  ctx.moveTo(...tip);
  ctx.lineTo(back[0] - dy * half, back[1] + dx * half);
  ctx.lineTo(back[0] + dy * half, back[1] - dx * half);
  ctx.closePath();
}
