// What belongs together on a page, such as the rows of a table and the areas of a map: pointing
// at one shows the other, and choosing one marks both until another is chosen.

const EVENT = "planmap:link";
export const LINKED = "area-"; // ids of areas that take part begin with it
export const link = { pointed: null, chosen: null };

export function point(id) {
  if (link.pointed === id) return;
  link.pointed = id;
  window.dispatchEvent(new CustomEvent(EVENT, { detail: { kind: "point" } }));
}

// Choosing what is chosen already lets it go.
export function choose(id) {
  link.chosen = link.chosen === id ? null : id;
  window.dispatchEvent(new CustomEvent(EVENT, { detail: { kind: "choose" } }));
}

// Returns the function that stops listening.
export function onLink(heard) {
  const listener = (event) => heard(event.detail.kind);
  window.addEventListener(EVENT, listener);
  return () => window.removeEventListener(EVENT, listener);
}

export const isLinked = ({ id }) => id.startsWith(LINKED);
