// How the map looks at the moment: its colours, its face, and what a presentation puts light on.

export const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

// What a presentation points at; null where none runs.
export let spotlight = /** @type {Spotlight | null} */ (null);

/** @param {Spotlight | null} light */
export function setSpotlight(light) {
  spotlight = light;
}

/** @type {(feature: { id: string }) => boolean} */
export const isLit = (feature) => Boolean(spotlight?.ids.has(feature.id));

// A presentation is read from afar.
export const textScale = () => (spotlight ? spotlight.scale : 1);

const LIGHT = {
  isDark: false,
  paper: "#ffffff",
  ink: "#1f2933",
  halo: "rgba(255,255,255,.92)",
  hairline: "rgba(20,32,43,.62)",
  water: "#e6ebef",
  river: "#cfdfe9",
  neighbour: "#eef1f3",
  subject: "#fafbfb",
  border: "#cfd7dc",
  outline: "#5d7280",
  outlineSoft: "rgba(93,114,128,.16)",
  road: "#ffffff",
  roadCase: "#b3bfc8",
  metro: "#8896a3",
  metroText: "#5a6875",
  roadText: "#5a6875",
  quietText: "#647380",
  accent: "#0f5c6e",
};
const DARK = {
  isDark: true,
  paper: "#17212a",
  ink: "#e8eef2",
  halo: "rgba(16,24,31,.9)",
  hairline: "rgba(255,255,255,.5)",
  water: "#10181f",
  river: "#14303f",
  neighbour: "#161f27",
  subject: "#1d2831",
  border: "#2a3640",
  outline: "#8ba0ae",
  outlineSoft: "rgba(139,160,174,.16)",
  road: "#33424e",
  roadCase: "#141c23",
  metro: "#6f8290",
  metroText: "#9fb0bc",
  roadText: "#9fb0bc",
  quietText: "#93a4b0",
  accent: "#5cc0d3",
};

/**
 * @param {string} [theme] else that of the page
 * @returns {Colours}
 */
export function currentColours(theme) {
  const ground = !theme && spotlight && spotlight.ground; // dark in both themes
  return (theme || (ground ? "dark" : document.documentElement.dataset.theme)) === "dark" ? DARK : LIGHT;
}

/**
 * Light or dark, by the ground that Streamlit's theme gives.
 * @param {Element} root
 */
export function themeOf(root) {
  const ground = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(ground);
  /** @type {(string | number)[]} */
  const parts = hex
    ? hex.slice(1, 4).map((part) => parseInt(part, 16))
    : (ground.match(/\d+/g) || [255, 255, 255]).slice(0, 3);
  return parts.map(Number).reduce((sum, part) => sum + part, 0) < 384 ? "dark" : "light";
}
