// The frame of the page: top bar, figures, filters, map, list, targets. On a
// phone the panels become one sheet with tabs under the map.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const TABS = ["list", "filters", "targets", "legend"];

  // Build the frame once, around the map that folium made.
  PM.buildFrame = function (mapNode) {
    const panel = (name, tag = "section") => PM.el(tag, { id: `pm-${name}`, class: `pm-panel pm-${name}` });
    const stage = PM.el(
      "div",
      { class: "pm-stage" },
      mapNode,
      panel("legend"),
      PM.el("div", { id: "pm-tooltip", class: "pm-tooltip", hidden: true, "aria-hidden": "true" }),
      PM.el("div", { class: "pm-north", "aria-hidden": "true" }, "N"),
      PM.el("div", { id: "pm-notice", class: "pm-notice", role: "status", hidden: true }),
      PM.el("div", { id: "pm-outside", class: "pm-outside", role: "status", hidden: true })
    );
    const side = PM.el("div", { class: "pm-side" }, panel("card"), panel("near"), panel("list"));
    const frame = PM.el(
      "div",
      { id: "pm", class: "pm is-coming", "data-tab": "list" },
      PM.el("nav", { id: "pm-skips", class: "pm-skips" }),
      panel("top", "header"),
      PM.el("div", { class: "pm-body", role: "main" }, panel("filters"), stage, panel("figures"), side),
      panel("targets"),
      PM.el("nav", { id: "pm-tabs", class: "pm-tabs" }),
      PM.el("div", { id: "pm-live", class: "pm-hidden", "aria-live": "polite" })
    );
    mapNode.style.cssText = "";
    mapNode.classList.add("pm-map");
    PM.add(document.body, frame);
    new ResizeObserver(() => PM.fitBox({ debounceMoveend: true })).observe(mapNode);
    PM.followKeys(window);
  };

  // Leaflet keeps the size of its box. Told late, it would move the map below a finger that has
  // aimed already: whatever changes the box says so at once.
  PM.fitBox = function (options) {
    const box = PM.map.getContainer();
    if (!box.clientWidth || !box.clientHeight) return;
    const { x, y } = PM.map.getSize();
    PM.map.invalidateSize({ animate: false, ...options });
    const now = PM.map.getSize();
    if ((now.x !== x || now.y !== y) && PM.showsWhole()) PM.showWhole(false);
  };

  // Let the map document fill the window. Streamlit's navigation stands in the same row as the
  // title, which leaves it its room; on a phone a menu of the map's own takes its place.
  PM.fillWindow = function () {
    const frame = window.frameElement;
    if (!frame) return;
    const header = PM.embedded ? null : window.parent.document.querySelector("header");
    const level = PM.embedded ? 1000000 : 1;
    const place = () => {
      const links = header ? Array.from(header.querySelectorAll("nav a"), (link) => link.getBoundingClientRect().right) : [];
      document.documentElement.style.setProperty("--nav", `${Math.max(0, ...links)}px`);
      // An older browser, which does not know dvh, keeps the first height.
      frame.style.cssText = `position:fixed;left:0;top:0;width:100vw;height:calc(100vh - 0px);height:calc(100dvh - 0px);border:0;z-index:${level};`;
      if (PM.map) PM.fitBox();
    };
    place();
    const watch = new MutationObserver(place);
    if (header) watch.observe(header, { childList: true, characterData: true, subtree: true });
    window.parent.addEventListener("resize", place);
    const forget = PM.followKeys(window.parent);
    window.addEventListener("pagehide", () => {
      window.parent.removeEventListener("resize", place);
      watch.disconnect();
      forget();
    });
  };

  // Streamlit tells its theme with every render; before the first, ask the page's own colour.
  PM.followTheme = function () {
    const apply = (theme) => {
      if (document.documentElement.dataset.theme === theme) return;
      document.documentElement.dataset.theme = theme;
      if (PM.map && PM.start) PM.redrawAll();
    };
    window.addEventListener("message", (event) => {
      if (event.source !== window.parent || !event.data || event.data.type !== "streamlit:render") return;
      if (event.data.theme) apply(event.data.theme.base === "dark" ? "dark" : "light");
    });
    try {
      const shell = window.parent.document.querySelector(".stApp") || window.parent.document.body;
      const [red, green, blue] = window.parent.getComputedStyle(shell).backgroundColor.match(/\d+/g).map(Number);
      apply(red + green + blue < 384 ? "dark" : "light");
    } catch {
      apply(window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    }
  };

  PM.drawTabs = function () {
    const tabs = document.getElementById("pm-tabs");
    PM.dress(PM.clear(tabs), { "aria-label": PM.text("panels") });
    for (const name of TABS) {
      const frame = document.getElementById("pm");
      const chosen = frame.dataset.tab === name && !frame.classList.contains("is-folded");
      PM.add(
        tabs,
        PM.el(
          "button",
          { type: "button", "data-tab": name, "aria-pressed": chosen ? "true" : "false", onclick: () => PM.showTab(name) },
          PM.text(`tab_${name}`)
        )
      );
    }
  };

  // Show one panel of the sheet; a second tap on its tab folds the sheet away.
  PM.showTab = function (name) {
    const frame = document.getElementById("pm");
    const again = frame.dataset.tab === name && !frame.classList.contains("is-folded");
    frame.dataset.tab = name;
    frame.classList.toggle("is-folded", again);
    PM.drawTabs();
    PM.fitBox();
  };

  // A message over the map: loading, connection lost, what the server refused.
  let shown = null;
  let waiting = false;
  let refused = null; // the kind of request that the message is about
  PM.notice = function (message, details = {}) {
    const box = document.getElementById("pm-notice");
    if (!box || message === shown) return;
    shown = message;
    waiting = Boolean(details.waiting);
    refused = details.kind || null;
    PM.clear(box).hidden = !message;
    if (!message) return;
    PM.add(box, PM.el("p", {}, message));
    if (!waiting) {
      PM.add(box, PM.el("button", { type: "button", class: "pm-close", "aria-label": PM.text("close"), onclick: () => PM.notice(null) }, "×"));
    }
    if (details.percent !== undefined) {
      PM.add(box, PM.el("progress", { max: 100, value: details.percent, "aria-label": message }));
    }
    if (details.hint) PM.add(box, PM.el("p", { class: "pm-hint" }, details.hint));
    PM.add(box, (details.more || []).map((line) => PM.el("p", {}, line)));
    const found = (details.findings || []).filter((finding) => finding.feature);
    if (found.length) PM.add(box, PM.el("ul", {}, found.slice(0, 5).map(findingLine)));
    if (details.brief) setTimeout(() => shown === message && PM.notice(null), 4000);
  };

  // The server answers again: what was said about waiting, or about this request, is over.
  PM.endNotice = (kind) => (waiting || refused === kind) && PM.notice(null);

  function findingLine(finding) {
    const place = [finding.feature, finding.field].filter(Boolean).join(" · ");
    return PM.el("li", {}, PM.el("code", {}, place), " ", finding.message);
  }
})();
