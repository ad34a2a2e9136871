// Which of the office's layers are shown: the default ones, unless the address says otherwise
// ("parks,-communities"; "none" for none of the default ones), as geo/model/layer_choice.py reads it.

const NONE = "none";
const WITHOUT = "-";

/** @type {(choice: string) => string[]} */
const words = (choice) => [...new Set(choice.split(",").map((word) => word.trim()))].filter(Boolean);

/** @type {(word: string) => string} */
const idOf = (word) => (word.startsWith(WITHOUT) ? word.slice(1) : word);

/**
 * The ids that a choice shows.
 * @param {string} choice
 * @param {LayerItem[]} items
 * @returns {Set<string>}
 */
export function chosenIds(choice, items) {
  let shown = new Set(items.filter((item) => item.default).map((item) => item.id));
  for (const word of words(choice)) {
    if (word === NONE) shown = new Set();
    else if (word.startsWith(WITHOUT)) shown.delete(idOf(word));
    else shown.add(word);
  }
  return new Set(items.filter((item) => item.drawn && shown.has(item.id)).map((item) => item.id));
}

/**
 * The choice after a layer was switched: only what differs from the default.
 * @param {string} choice
 * @param {LayerItem[]} items
 * @param {string} id
 */
export function switched(choice, items, id) {
  const shown = chosenIds(choice, items);
  if (!shown.delete(id)) shown.add(id);
  return written(shown, items);
}

/**
 * A choice without what names no layer: what a server is asked for.
 * @param {string} choice
 * @param {LayerItem[]} items
 */
export const plainChoice = (choice, items) => written(chosenIds(choice, items), items);

/**
 * @param {Set<string>} shown
 * @param {LayerItem[]} items
 */
function written(shown, items) {
  const differing = items.filter((item) => item.drawn && shown.has(item.id) !== item.default);
  return differing.map((item) => (shown.has(item.id) ? item.id : WITHOUT + item.id)).join(",");
}

/**
 * The parts of a choice that name no layer.
 * @param {string} choice
 * @param {LayerItem[]} items
 */
export const unknownLayers = (choice, items) =>
  words(choice).filter((word) => word !== NONE && !items.some((item) => item.id === idOf(word)));
