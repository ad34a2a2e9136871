// The namespace, and the few helpers that everything else uses.
// Text from data reaches the page through textContent only; nothing here parses HTML.
(function () {
  "use strict";
  const PM = (window.PlanMap = window.PlanMap || {});

  // Facts about the map that tests (and the curious) can wait on.
  window.planmap = window.planmap || {
    ready: false,
    drawn: 0,
    mode: null,
    mounts: 0,
    revision: null,
  };

  // Make an element: el("button", {class: "x", onclick: f}, "text", child, ...)
  PM.el = function (tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return node;
  };

  PM.svg = function (tag, attributes, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  PM.clear = function (node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  };

  // A text of the catalogue, with {name} fields filled in.
  PM.text = function (key, fields) {
    const message = (PM.start && PM.start.texts[key]) || key;
    return message.replace(/\{(\w+)\}/g, (whole, name) =>
      fields && name in fields ? String(fields[name]) : whole
    );
  };

  PM.number = (value) => Number(value).toLocaleString(PM.state.lang === "zh" ? "zh-CN" : "en-GB");

  PM.countText = (n) => (n === 1 ? PM.text("one_project") : PM.text("n_projects", { n: PM.number(n) }));

  // Metres as people say them: 80 m, 1.2 km.
  PM.metres = function (value) {
    if (value < 1000) return `${Math.round(value)} ${PM.text("unit_m")}`;
    return `${(value / 1000).toFixed(1).replace(/\.0$/, "")} ${PM.text("unit_km")}`;
  };

  PM.label = function (kind, code) {
    const term = PM.term(kind, code);
    return term ? term[PM.state.lang] : String(code);
  };

  PM.term = (kind, code) => PM.start.vocabulary[kind].find((term) => term.code === code);

  PM.name = (item) => (PM.state.lang === "en" ? item.name_en : item.name);
  PM.otherName = (item) => (PM.state.lang === "en" ? item.name : item.name_en);

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
    if (region) region.textContent = message;
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
  PM.isNarrow = () => window.innerWidth < 800;
})();
