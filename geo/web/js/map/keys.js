// The keyboard: keys of the page, of the search field, of its hits.

import { lettersAreOff } from "../shared/device.js";
import { byId, elements } from "../shared/dom.js";
import { setState, state } from "../shared/state.js";
import { closeCard } from "./card.js";
import { showTabOnce } from "./layout.js";
import { listing } from "./refresh.js";

const isTyping = ({ activeElement: node }) =>
  Boolean(node) && (/^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName) || node.isContentEditable);

// Listen in a window: the map's own, and the page around it, which has the focus at first.
// Returns how to stop.
export function followKeys(place) {
  const listen = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === "Escape" && state.id && !isTyping(place.document)) closeCard();
    const search = byId("pm-q"); // a page with an editor has none
    if (event.key !== "/" || !search || isTyping(place.document) || lettersAreOff()) return;
    event.preventDefault();
    window.focus();
    search.focus();
  };
  place.addEventListener("keydown", listen);
  return () => place.removeEventListener("keydown", listen);
}

// In the search field: down goes to the hits, Enter opens the first, Escape begins anew.
export function searchKeys(event) {
  if (event.isComposing) return; // an input method is choosing its signs
  const field = event.currentTarget;
  if (event.key === "ArrowDown") {
    event.preventDefault();
    withHits(field, ([first]) => first?.focus());
  } else if (event.key === "Enter") {
    event.preventDefault();
    withHits(field, ([first]) => first && setState({ id: first.dataset.id }));
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    if (!field.value && state.id) closeCard();
    else clearSearch();
  }
}

export function clearSearch() {
  const field = byId("pm-q");
  field.value = "";
  setState({ filter: { ...state.filter, q: "" } });
  field.focus();
}

// The hits of what stands in the field now, also when it was written a moment ago.
async function withHits(field, action) {
  setState({ filter: { ...state.filter, q: field.value.trim() } });
  showTabOnce("list");
  await listing();
  action(elements("#pm-list .pm-row"));
}

const isRow = (target) => target.matches(".pm-row");

// With Escape from a hit back to a new search.
export const followHits = () =>
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || state.id || !state.filter.q || !isRow(event.target)) return;
    event.stopPropagation();
    clearSearch();
  });
