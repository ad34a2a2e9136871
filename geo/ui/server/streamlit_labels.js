// Streamlit's own labels ("Help for …", "Skip to main content") in the page's language. It has no
// catalogue of its own, so what it writes is replaced as it comes, by the words and nothing else.
(function () {
  "use strict";
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "aria-roledescription"];
  const { labels, patterns } = JSON.parse(document.getElementById("planmap-labels").textContent);
  const words = new Map(Object.entries(labels));
  const forms = Object.entries(patterns).map((pair) => pair.map((text) => text.split("{name}")));
  const isChinese = () => document.documentElement.lang.startsWith("zh");

  // What stands where now is ours; the English comes back when the language is switched.
  const before = new WeakMap();

  function chinese(text) {
    const whole = text.trim();
    if (words.has(whole)) return text.replace(whole, () => words.get(whole));
    for (const [[start, end], [first, last]] of forms) {
      if (whole.length <= start.length + end.length || !whole.startsWith(start) || !whole.endsWith(end)) continue;
      return first + whole.slice(start.length, whole.length - end.length) + last;
    }
    return null;
  }

  function kept(node) {
    if (!before.has(node)) before.set(node, {});
    return before.get(node);
  }

  // What the program itself has said, or a project is called, stays as it is.
  // The upload field's button is Streamlit's, though it is written like a text of ours.
  const OURS = '[data-testid="stMarkdownContainer"], script, style';
  const THEIRS = '[data-testid^="stFileUploader"] button';
  const isOurs = ({ parentElement: around }) => Boolean(around && around.closest(OURS) && !around.closest(THEIRS));

  // `name` is an attribute's, or "" for the text of a text node.
  function turn(node, name) {
    const text = name ? node.getAttribute(name) : node.data;
    if (!text || text.length > 300 || (!name && isOurs(node))) return;
    const entry = before.has(node) ? before.get(node)[name] : null;
    if (entry && entry.made === text) {
      if (!isChinese()) write(node, name, entry.given);
      return;
    }
    const made = isChinese() ? chinese(text) : null;
    if (made === null || made === text) return;
    kept(node)[name] = { given: text, made };
    write(node, name, made);
  }

  function write(node, name, text) {
    if (name) node.setAttribute(name, text);
    else node.data = text;
  }

  function turnAll(root) {
    if (root.nodeType === Node.TEXT_NODE) turn(root, "");
    if (root.nodeType !== Node.ELEMENT_NODE && root !== document) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) turn(node, "");
      else if (node.getAttribute) for (const name of ATTRIBUTES) if (node.hasAttribute(name)) turn(node, name);
    }
  }

  new MutationObserver(function (records) {
    for (const { type, target, attributeName, addedNodes } of records) {
      if (type === "attributes" && attributeName === "lang") turnAll(document);
      else if (type === "attributes") turn(target, attributeName);
      else if (type === "characterData") turn(target, "");
      else for (const node of addedNodes) turnAll(node);
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...ATTRIBUTES, "lang"],
  });
})();
