// The legend: what colour, shape and fill mean; only what the map can show.
(function () {
  "use strict";
  const PM = window.PlanMap;
  let open = null;

  PM.drawLegend = function (figures) {
    if (open === null) open = window.innerWidth >= 1100 && window.innerHeight >= 700;
    const panel = document.getElementById("pm-legend");
    PM.dress(PM.clear(panel), { "aria-label": PM.text("legend") });
    panel.classList.toggle("is-open", open);
    PM.add(
      panel,
      PM.el(
        "button",
        {
          type: "button",
          class: "pm-legend-title",
          "aria-expanded": open ? "true" : "false",
          onclick: () => {
            open = !open;
            PM.drawLegend(figures);
            PM.overlay.redraw(); // names make room for it
          },
        },
        PM.text("legend")
      )
    );
    const used = PM.start.vocabulary.status.filter((status) => PM.start.figures.status[status.code]);
    PM.add(
      panel,
      PM.el(
        "div",
        { class: "pm-legend-body" },
        PM.el("h2", { class: "pm-hidden" }, PM.text("legend")),
        PM.el("h3", {}, PM.text("legend_status")),
        PM.el("ul", {}, used.map((status) => entry(PM.markElement({ status: status.code, certainty: "surveyed" }, 18), status[PM.state.lang]))),
        PM.el("h3", {}, PM.text("legend_certainty")),
        PM.el(
          "ul",
          {},
          ["surveyed", "estimate"].map((code) => entry(PM.el("span", { class: `pm-certainty is-${code}` }), PM.label("certainty", code))),
          entry(PM.el("span", { class: "pm-certainty is-area" }), PM.text("legend_area")),
          entry(PM.el("span", { class: "pm-sample is-line" }), PM.text("legend_line")),
          entry(PM.el("span", { class: "pm-sample is-rough" }), PM.text("legend_rough_line"))
        )
      )
    );
  };

  function entry(sign, label) {
    PM.dress(sign, { "aria-hidden": "true" });
    return PM.el("li", {}, sign, PM.el("span", {}, label));
  }
})();
