// What the browser is and what its user prefers.

// Whether the map stands alone, in a frame of another web page.
export const embedded = (() => {
  try {
    const values = new URL(window.parent.location.href).searchParams.getAll("embed");
    return (values[values.length - 1] || "").toLowerCase() === "true";
  } catch {
    return false;
  }
})();

// Whether keys of a single sign are switched off; a value sets it, for this browser.
let letters = /** @type {boolean | null} */ (null);
/** @param {boolean} [off] */
export function lettersAreOff(off) {
  try {
    if (off !== undefined) localStorage.setItem("planmap-letters", off ? "off" : "on");
    if (letters === null) letters = localStorage.getItem("planmap-letters") === "off";
  } catch {
    // A browser that keeps nothing for this page: it holds until the page is closed.
  }
  if (off !== undefined) letters = off;
  return Boolean(letters);
}

export const reducedMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
// A phone, upright or lying down; layout.css asks the same.
export const isNarrow = () => window.matchMedia("(max-width: 799px), (max-height: 559px)").matches;
