// On paper: the map as it stands on the screen, its legend, and every project of the filter.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const SHARP = 3; // pixels of the picture for one of the screen

  // The map's drawing once more, finer, in the light colours.
  function picture() {
    const layer = PM.overlay.layer();
    const [left, top, width, height] = layer.window();
    const canvas = PM.el("canvas", { class: "pm-paper-map", width: width * SHARP, height: height * SHARP, role: "img", "aria-label": PM.text("map") });
    const ctx = canvas.getContext("2d");
    ctx.setTransform(SHARP, 0, 0, SHARP, -left * SHARP, -top * SHARP);
    PM.drawBasemap(layer, ctx);
    PM.overlay.paint(layer, ctx);
    drawScale(ctx, left + width - 16, top + height - 16);
    return canvas;
  }

  // The scale bar of the screen, right-aligned at x, y.
  function drawScale(ctx, x, y) {
    const bar = document.querySelector(".leaflet-control-scale-line");
    if (!bar) return;
    const { ink } = PM.colours();
    const width = bar.offsetWidth;
    ctx.strokeStyle = ctx.fillStyle = ink;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(x - width, y - 6);
    ctx.lineTo(x - width, y);
    ctx.lineTo(x, y);
    ctx.lineTo(x, y - 6);
    ctx.stroke();
    ctx.font = `11px ${PM.FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "bottom";
    ctx.fillText(bar.textContent, x - width / 2, y - 3);
    ctx.fillText("N", x - width - 22, y + 2);
    ctx.beginPath();
    ctx.moveTo(x - width - 22, y - 26);
    ctx.lineTo(x - width - 27, y - 12);
    ctx.lineTo(x - width - 17, y - 12);
    ctx.fill();
  }

  function table(items) {
    const head = ["field_project", "field_status", "field_category", "field_place"].map((key) => PM.el("th", { scope: "col" }, PM.text(key)));
    return PM.el(
      "table",
      {},
      PM.el("thead", {}, PM.el("tr", {}, head)),
      PM.start.plan.sections.map((section) => rowsOf(section, items.filter((item) => item.section === section.number)))
    );
  }

  function rowsOf(section, items) {
    if (!items.length) return null;
    const title = PM.el("tr", {}, PM.el("th", { colspan: 4, scope: "rowgroup" }, `${PM.sectionLabel(section.number)} · ${PM.countText(items.length)}`));
    return PM.el("tbody", {}, title, items.map(row));
  }

  function row(item) {
    const place = item.reason ? PM.label("reason", item.reason) : PM.certaintyText(item.certainty, item.accuracy_m);
    return PM.el(
      "tr",
      {},
      PM.el("td", {}, PM.markElement(item, 16), PM.name(item)),
      PM.el("td", {}, PM.label("status", item.status)),
      PM.el("td", {}, PM.label("category", item.category)),
      PM.el("td", {}, place)
    );
  }

  // Which projects: the filter in words.
  function chosen() {
    const { filter } = PM.state;
    const labels = [
      ...filter.section.map((number) => PM.sectionLabel(Number(number))),
      ...["status", "category", "certainty"].map((kind) => filter[kind].map((code) => PM.label(kind, code))),
      ...filter.community.map(PM.community),
      ...filter.year,
      filter.q ? `“${filter.q}”` : "",
    ];
    return labels.flat().filter(Boolean).join(" · ");
  }

  function paper() {
    const { plan } = PM.start;
    // The list of the server ends somewhere; the paper says so as the list does.
    const all = PM.local ? PM.local.listed(PM.params()) : null;
    const { items, listed } = all ? { items: all, listed: all.length } : PM.listed;
    const part = items.length < listed ? PM.text("list_part", { shown: PM.number(items.length), n: PM.number(listed) }) : PM.countText(items.length);
    const legend = PM.el("div", { class: "pm-paper-legend" });
    const body = document.querySelector("#pm-legend .pm-legend-body");
    if (body) PM.add(legend, body.cloneNode(true));
    return PM.el(
      "div",
      { id: "pm-paper", class: "pm-paper" },
      PM.el("h1", {}, plan.map_title[PM.state.lang], PM.mark()),
      PM.el("p", {}, [plan.publisher[PM.state.lang], plan.date, part, chosen()].filter(Boolean).join(" · ")),
      picture(),
      legend,
      PM.el("p", { class: "pm-soft" }, [...PM.start.attributions, ...(PM.start.imprint || [])].join(" · ")),
      table(items)
    );
  }

  // What is printed is the page around the map, where there is one of ours: it gets the sheet.
  function page() {
    try {
      return window.parent.document.body && window.frameElement ? window.parent : window;
    } catch {
      return window; // embedded in a page of another origin, which prints what it likes
    }
  }

  let theme = null;
  let sheet = null; // what is added for the time of printing
  const place = page();

  function begin() {
    if (!PM.start || PM.spotlight || sheet || !(PM.local || PM.listed)) return; // a presentation prints its scenes
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    sheet = [paper()];
    if (place !== window) sheet.push(PM.el("style", { media: "print" }, PM.STYLES));
    PM.add(place.document.body, sheet);
  }

  function end() {
    if (!sheet) return;
    for (const each of sheet) each.remove();
    sheet = null;
    document.documentElement.dataset.theme = theme;
    PM.redrawAll();
  }

  place.addEventListener("beforeprint", begin);
  place.addEventListener("afterprint", end);
  window.addEventListener("pagehide", function () {
    place.removeEventListener("beforeprint", begin);
    place.removeEventListener("afterprint", end);
  });
})();
