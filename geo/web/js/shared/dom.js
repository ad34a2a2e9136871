// The helpers that write into the page.
// Text from data reaches the page through textContent only; nothing here parses HTML.

/**
 * What is nothing stays nothing: the page's own methods would write it as the words "null",
 * "undefined" or "NaN". All text and every attribute that is drawn goes through these helpers.
 * @type {(value: unknown) => boolean}
 */
export const isNothing = (value) => value === null || value === undefined || value === false || Number.isNaN(value);
/** @type {(children: any[]) => any[]} */
const something = (children) => children.flat(Infinity).filter((child) => !isNothing(child));

/**
 * An element of the frame by its id; null for whoever asks before it was made.
 * @type {(id: string) => any}
 */
export const byId = (id) => document.getElementById(id);

// The element that has the focus.
export const focusedElement = () => /** @type {HTMLElement | null} */ (document.activeElement);

// What the focused element is known by when its panel is drawn anew.
export function focusedKey() {
  const focused = focusedElement();
  return focused?.dataset ? focused.dataset.key : null;
}

/**
 * All elements of a selector.
 * @type {(selector: string, root?: ParentNode) => HTMLElement[]}
 */
export const elements = (selector, root = document) => [...root.querySelectorAll(selector)].map(asHtml);

const asHtml = (/** @type {Element} */ element) => /** @type {HTMLElement} */ (element);

/**
 * @template {ParentNode} T
 * @param {T} node
 * @param {...any} children nodes and texts; what is nothing is left out
 * @returns {T}
 */
export function add(node, ...children) {
  node.append(...something(children));
  return node;
}

/**
 * @template {ParentNode} T
 * @param {T} node
 * @param {...any} children
 * @returns {T}
 */
export function addFirst(node, ...children) {
  node.prepend(...something(children));
  return node;
}

/** @type {<T extends Element>(node: T, ...children: any[]) => T} */
export const fill = (node, ...children) => add(clear(node), ...children);

/**
 * @template {Node} T
 * @param {T} node
 * @param {unknown} text
 * @returns {T}
 */
export function put(node, text) {
  node.textContent = isNothing(text) ? "" : String(text);
  return node;
}

/**
 * Attributes and listeners: dress(node, {title: "x", hidden: true, onclick: f})
 * @template {Element} T
 * @param {T} node
 * @param {Attributes} [attributes]
 * @returns {T}
 */
export function dress(node, attributes) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (isNothing(value)) node.removeAttribute(name);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  return node;
}

/**
 * Make an element: el("button", {class: "x", onclick: f}, "text", child, ...)
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...any} children
 * @returns {any} an element of whatever kind the tag says
 */
export function el(tag, attributes, ...children) {
  return add(dress(document.createElement(tag), attributes), ...children);
}

/**
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...any} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...children) {
  return add(dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes), ...children);
}

/**
 * @template {Node} T
 * @param {T} node
 * @returns {T}
 */
export function clear(node) {
  while (node.firstChild) node.removeChild(node.firstChild);
  return node;
}
