// What happened, for whoever wants to know: parts of the map hear of each other here and need not
// know each other. `types.d.ts` lists the events and what comes with each.

/** @type {Map<string, ((detail: any) => void)[]>} */
const listeners = new Map();

/**
 * @template {keyof Events} Name
 * @param {Name} name
 * @param {(detail: Events[Name]) => void} listener
 */
export function on(name, listener) {
  if (!listeners.has(name)) listeners.set(name, []);
  /** @type {any[]} */ (listeners.get(name)).push(listener);
}

/**
 * @template {keyof Events} Name
 * @param {Name} name
 * @param {Events[Name]} [detail]
 */
export function emit(name, detail) {
  for (const listener of listeners.get(name) || []) listener(detail);
}

/**
 * Act once, when nothing more has come for `wait` milliseconds.
 * @template {any[]} Values
 * @param {(...values: Values) => void} action
 * @param {number} wait
 * @returns {(...values: Values) => void}
 */
export function debounce(action, wait) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), wait);
  };
}
