// The namespace, and the few helpers that everything else uses.
// Text from data reaches the page through textContent only; nothing here parses HTML.
(function () {
  "use strict";
  const PM = (window.PlanMap = window.PlanMap || {});
  const NOTHING = "–"; // in place of a figure or a word that there is not

  // The path below which the program is served, as the address of this script tells it.
  const own = document.currentScript && document.currentScript.src;
  PM.base = own ? new URL(own).pathname.split("/assets/")[0] : "";

  // Facts about the map that tests (and the curious) can wait on.
  window.planmap = window.planmap || {
    ready: false,
    drawn: 0,
    mode: null,
    mounts: 0,
    revision: null,
  };

  // What is nothing stays nothing: the page's own methods would write it as the words "null",
  // "undefined" or "NaN". All text and every attribute that is drawn goes through these five.
  const isNothing = (value) => value === null || value === undefined || value === false || Number.isNaN(value);
  const something = (children) => children.flat(Infinity).filter((child) => !isNothing(child));

  PM.add = function (node, ...children) {
    node.append(...something(children));
    return node;
  };

  PM.addFirst = function (node, ...children) {
    node.prepend(...something(children));
    return node;
  };

  PM.fill = (node, ...children) => PM.add(PM.clear(node), ...children);

  PM.put = function (node, text) {
    node.textContent = isNothing(text) ? "" : text;
    return node;
  };

  // Attributes and listeners: dress(node, {title: "x", hidden: true, onclick: f})
  PM.dress = function (node, attributes) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (isNothing(value)) node.removeAttribute(name);
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    return node;
  };

  // Make an element: el("button", {class: "x", onclick: f}, "text", child, ...)
  PM.el = function (tag, attributes, ...children) {
    return PM.add(PM.dress(document.createElement(tag), attributes), ...children);
  };

  PM.svg = function (tag, attributes, ...children) {
    return PM.add(PM.dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes), ...children);
  };

  PM.clear = function (node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  };

  // A text of the catalogue, with {name} fields filled in.
  PM.text = function (key, fields) {
    const message = (PM.start && PM.start.texts[key]) || key;
    return PM.filled(message, fields || {});
  };

  // What a field lacks is a dash; a field that nobody fills stays as it is, to be seen.
  PM.filled = (message, fields) =>
    message.replace(/\{(\w+)\}/g, (whole, name) => (!(name in fields) ? whole : isNothing(fields[name]) ? NOTHING : String(fields[name])));

  PM.number = (value, digits = 3) => {
    const number = isNothing(value) || value === "" ? NaN : Number(value);
    const place = PM.state.lang === "zh" ? "zh-CN" : "en-GB";
    return Number.isNaN(number) ? NOTHING : number.toLocaleString(place, { maximumFractionDigits: digits });
  };

  PM.list = (words) => words.join(PM.text("between"));

  PM.countText = (n) => (n === 1 ? PM.text("one_project") : PM.text("n_projects", { n: PM.number(n) }));

  // Metres as people say them: 80 m, 1.2 km.
  PM.metres = function (value) {
    if (Math.round(value) < 1000) return `${Math.round(value)} ${PM.text("unit_m")}`;
    return `${PM.number(value / 1000, 1)} ${PM.text("unit_km")}`;
  };

  // A community as the reader knows it.
  PM.community = (name) => (PM.state.lang === "en" && PM.start.english[name]) || name;

  PM.label = function (kind, code) {
    const term = PM.term(kind, code);
    return term ? term[PM.state.lang] : isNothing(code) ? NOTHING : String(code);
  };

  PM.term = (kind, code) => PM.start.vocabulary[kind].find((term) => term.code === code);

  // A name that a language lacks is that of the other one.
  PM.nameIn = (item, lang) => (lang === "en" ? item.name_en || item.name : item.name || item.name_en) || "";
  PM.name = (item) => PM.nameIn(item, PM.state.lang);
  PM.otherName = function (item) {
    const other = PM.nameIn(item, PM.state.lang === "en" ? "zh" : "en");
    return other === PM.name(item) ? "" : other;
  };

  PM.section = (number) => PM.start.plan.sections.find((section) => section.number === number);

  // Chinese writes 第二部分, English "Section 2"; the numeral is the plan's own.
  PM.sectionLabel = function (number) {
    const section = PM.section(number);
    return section ? `${PM.text("section_n", { n: section.numeral, number })} · ${section[PM.state.lang]}` : number;
  };

  PM.debounce = function (action, wait) {
    let timer = null;
    return function (...values) {
      clearTimeout(timer);
      timer = setTimeout(() => action(...values), wait);
    };
  };

  // Tell screen readers what changed.
  PM.announce = function (message) {
    const region = document.getElementById("pm-live");
    if (region) PM.put(region, message);
  };

  // Whether keys of a single sign are switched off; a value sets it, for this browser.
  let letters = null;
  PM.lettersAreOff = function (off) {
    try {
      if (off !== undefined) localStorage.setItem("planmap-letters", off ? "off" : "on");
      if (letters === null) letters = localStorage.getItem("planmap-letters") === "off";
    } catch {
      // A browser that keeps nothing for this page: it holds until the page is closed.
    }
    if (off !== undefined) letters = off;
    return Boolean(letters);
  };

  PM.reducedMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  // A phone, upright or lying down; layout.css asks the same.
  PM.isNarrow = () => window.matchMedia("(max-width: 799px), (max-height: 559px)").matches;
})();
