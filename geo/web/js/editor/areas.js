// Calm fills for results on an editor's map: each role has a pattern or an outline of its own
// beside its colour, and so has its entry in the legend.

import { el } from "../shared/dom.js";

const TILE = 8; // a pattern repeats after so many pixels
const COVERED = { light: "#0072B2", dark: "#56B4E9" };
const MISSING = { light: "#C24E00", dark: "#F0A04B" };
const NEAR_TO_FAR = ["#FFF3D1", "#FED98E", "#FDAE4A", "#DE6A17", "#99370A"];
const STEPS = NEAR_TO_FAR.map((colour, step) => ({
  fill: { light: colour, dark: colour },
  ground: 0.5,
  dots: step,
  line: 0.8,
  edge: "hairline",
}));
// More of something that is neither good nor bad; in the dark, more is brighter.
const FEW_TO_MANY = {
  light: ["#E4EEF7", "#B5D2EA", "#78AEDB", "#2F7FC0", "#0A4A8A"],
  dark: ["#17344B", "#1F567F", "#2F80B6", "#63AFE0", "#BFE0F8"],
};
const SHADES = FEW_TO_MANY.light.map((colour, step) => ({
  fill: { light: colour, dark: FEW_TO_MANY.dark[step] },
  ground: 0.78,
  dots: step,
  ink: { light: "#04284d", dark: "#0b1a26" },
  line: 1.2,
  edge: "paper",
}));
const INK = { light: "#1f2933", dark: "#f2f6f9" };
const LOOKS = {
  possible: { fill: COVERED, ground: 0.07, pattern: "dots", line: 1.6, dash: [7, 5] },
  nominal: { fill: COVERED, ground: 0.2, line: 1.6 },
  sure: { fill: COVERED, ground: 0.34, line: 2.6 },
  gap: { fill: MISSING, ground: 0.06, pattern: "hatch", line: 1.2 },
  gap_chosen: { fill: MISSING, ground: 0.22, pattern: "hatch", line: 4 },
  no_way: { fill: { light: "#55606B", dark: "#A9B4BF" }, ground: 0.12, pattern: "hatch", line: 0.8, edge: "hairline" },
  community: { edge: "quietText", line: 1.4, dash: [2, 3] },
  unsure: { fill: INK, ground: 0, pattern: "hatch", line: 0.8, edge: "hairline" },
  ...Object.fromEntries(STEPS.map((look, step) => [`grid${step + 1}`, look])),
  ...Object.fromEntries(SHADES.map((look, step) => [`shade${step + 1}`, look])),
};
const QUIET = [
  ...["community", "no_way", "possible", "nominal", "sure", "unsure"],
  ...STEPS.flatMap((_look, step) => [`grid${step + 1}`, `shade${step + 1}`]),
];
const patterns = new Map();

export const isArea = (role) => role in LOOKS;
// A result such as "covered" explains itself below the pointer, but nothing comes of a click.
export const isPickable = (role) => !QUIET.includes(role);

// The area whose path was begun.
export function drawArea(ctx, role, colours) {
  const look = LOOKS[role];
  const theme = colours.isDark ? "dark" : "light";
  const colour = look.fill ? look.fill[theme] : null;
  if (colour) {
    ctx.globalAlpha = look.ground;
    ctx.fillStyle = colour;
    ctx.fill("evenodd");
    ctx.globalAlpha = 1;
    const kind = look.pattern || (look.dots ? `dots${look.dots}` : null);
    if (kind) {
      ctx.fillStyle = patternOf(ctx, kind, look.dots ? (look.ink ? look.ink[theme] : "#3b1600") : colour);
      ctx.fill("evenodd");
    }
  }
  ctx.lineJoin = "round";
  ctx.setLineDash(look.dash || []);
  ctx.strokeStyle = look.edge ? colours[look.edge] : colour;
  ctx.globalAlpha = look.edge === "hairline" ? 0.35 : 0.9;
  ctx.lineWidth = look.line;
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

// The same fill as a small picture for the legend.
export function areaSwatch(ctx, width, height, role, colours) {
  ctx.beginPath();
  ctx.rect(4, 5, width - 8, height - 10);
  drawArea(ctx, role, colours);
}

function patternOf(ctx, kind, colour) {
  const ratio = window.devicePixelRatio || 1;
  const key = `${kind} ${colour} ${ratio}`;
  if (!patterns.has(key)) patterns.set(key, ctx.createPattern(tile(kind, colour, ratio), "repeat"));
  const pattern = patterns.get(key);
  pattern.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern;
}

function tile(kind, colour, ratio) {
  const size = kind === "hatch" ? TILE : TILE / (kind === "dots4" ? 2 : 1);
  const canvas = el("canvas", { width: size * ratio, height: size * ratio });
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  ctx.fillStyle = ctx.strokeStyle = colour;
  if (kind === "hatch") {
    ctx.globalAlpha = 0.75;
    ctx.lineWidth = 1.3;
    for (const shift of [-size, 0, size]) {
      ctx.beginPath();
      ctx.moveTo(shift - 1, size + 1);
      ctx.lineTo(shift + size + 1, -1);
      ctx.stroke();
    }
    return canvas;
  }
  ctx.globalAlpha = kind === "dots" ? 0.5 : 0.34;
  const radius = { dots: 0.9, dots1: 0.6, dots2: 1, dots3: 1.4, dots4: 1.1 }[kind];
  ctx.beginPath();
  ctx.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
  ctx.fill();
  return canvas;
}
