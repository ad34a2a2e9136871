// The top bar: the pages, title, search, language; and the choice of base maps.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const PAGES = ["map", "projects", "coverage", "presentation", "edit", "about"];

  // "Internal draft", until the projects are fit to publish.
  PM.mark = () => (PM.start.mark ? PM.el("span", { class: "pm-draft" }, PM.start.mark) : null);

  PM.drawTop = function () {
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
    const panel = PM.clear(document.getElementById("pm-top"));
    const { plan } = PM.start;
    PM.add(
      panel,
      menu(),
      PM.el(
        "div",
        { class: "pm-title" },
        PM.el("h1", {}, plan.map_title[PM.state.lang]),
        PM.mark(),
        PM.el("p", {}, `${plan.publisher[PM.state.lang]} · ${plan.date}`)
      ),
      searchBox(),
      PM.el(
        "div",
        { class: "pm-tools" },
        PM.tools ? PM.tools() : null,
        PM.shareButton(),
        languageSwitch()
      )
    );
    drawBasemapChoice();
    const again = focused && panel.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    if (again) again.focus();
  };

  // The pages by name, where there is no room for them side by side.
  function menu() {
    if (PM.local || PM.embedded || !window.frameElement) return PM.el("span", { class: "pm-menu" }); // holds its column
    const pages = PAGES.filter((slug) => slug !== "edit" || PM.start.editing);
    const link = (slug) =>
      PM.el("a", { href: pageAddress(slug), "aria-current": slug === "map" ? "page" : null, onclick: (event) => go(event, slug) }, PM.text(`page_${slug}`));
    const box = PM.el(
      "details",
      { class: "pm-menu", id: "pm-menu" },
      PM.el("summary", { "data-key": "menu" }, sign(), PM.el("span", {}, PM.text("pages"))),
      PM.el("nav", { "aria-label": PM.text("pages") }, pages.map(link))
    );
    box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || (box.open = false));
    return box;
  }

  function sign() {
    const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round" };
    return PM.svg("svg", { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true", ...line }, PM.svg("path", { d: "M2 4h12M2 8h12M2 12h12" }));
  }

  function pageAddress(slug) {
    const params = PM.params();
    params.set("lang", PM.state.lang);
    return `${PM.base}/${slug === "map" ? "" : slug}?${params}`;
  }

  // The page around the map goes there itself, and the visit goes on; a frame may not lead it away.
  function go(event, slug) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.getElementById("pm-menu").open = false;
    if (slug === "map") return;
    const page = window.parent;
    page.history.pushState(null, "", pageAddress(slug));
    page.dispatchEvent(new page.PopStateEvent("popstate"));
  }

  function searchBox() {
    const change = PM.debounce((text) => PM.set({ filter: { ...PM.state.filter, q: text.trim() } }), 140);
    return PM.el(
      "div",
      { class: "pm-search", role: "search" },
      PM.el("input", {
        id: "pm-q",
        type: "search",
        value: PM.state.filter.q,
        maxlength: 100,
        placeholder: PM.text("search_hint"),
        "aria-label": PM.text("search"),
        autocomplete: "off",
        oninput: (event) => change(event.target.value),
        onkeydown: PM.searchKeys,
      })
    );
  }

  // On the map itself, which it changes.
  function drawBasemapChoice() {
    const before = document.getElementById("pm-basemap");
    if (before) before.remove();
    if (PM.start.basemaps.length < 2) return;
    const choose = (event) => PM.set({ basemap: event.target.value });
    const options = PM.start.basemaps.map((each) =>
      PM.el("option", { value: each.code, selected: each.code === PM.state.basemap }, PM.text(`basemap_${each.code}`))
    );
    const select = PM.el("select", { id: "pm-basemap", "data-key": "basemap", class: "pm-button", "aria-label": PM.text("basemap"), onchange: choose }, options);
    PM.add(document.querySelector(".pm-stage"), select);
  }

  function languageSwitch() {
    const button = (code, label) =>
      PM.el(
        "button",
        { type: "button", lang: code, "data-key": `lang:${code}`, "aria-pressed": PM.state.lang === code ? "true" : "false", onclick: () => PM.set({ lang: code }) },
        label
      );
    return PM.el("div", { class: "pm-lang", role: "group", "aria-label": PM.text("language") }, button("zh", "中文"), button("en", "EN"));
  }
})();
