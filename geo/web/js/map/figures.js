// The figures, and the targets.
(function () {
  "use strict";
  const PM = window.PlanMap;

  // The row has its height before the figures of the filter come, so that the map below it is
  // where it will stay.
  PM.holdFigures = function () {
    PM.drawFigures(PM.start.figures);
    const panel = document.getElementById("pm-figures");
    panel.style.minHeight = `${panel.getBoundingClientRect().height}px`;
    PM.clear(panel);
  };

  PM.drawFigures = function (figures) {
    const panel = PM.clear(document.getElementById("pm-figures"));
    panel.style.minHeight = "";
    PM.dress(panel, { "aria-label": PM.text("figures") });
    const numbers = [
      ["figure_projects", figures.total],
      ["figure_located", figures.located],
      ...PM.start.vocabulary.reason
        .filter((term) => figures.missing[term.code])
        .map((term) => [`reason_${term.code}`, figures.missing[term.code], term[PM.state.lang]]),
    ];
    PM.add(
      panel,
      PM.el(
        "dl",
        { class: "pm-numbers" },
        numbers.map(([key, value, hint]) =>
          PM.el("div", { title: hint || null, class: key === "figure_projects" || key === "figure_located" ? "is-main" : null }, PM.el("dt", {}, PM.text(key)), PM.el("dd", {}, PM.number(value)))
        )
      ),
      statusBar(figures)
    );
  };

  // One bar, divided by status; each part is a switch.
  function statusBar(figures) {
    const parts = PM.start.vocabulary.status.filter((status) => figures.status[status.code]);
    return PM.rove(PM.el(
      "div",
      { class: "pm-statusbar", role: "group", "aria-label": PM.text("figure_status") },
      parts.map((status) => {
        const count = figures.status[status.code];
        const label = `${status[PM.state.lang]} ${PM.number(count)}`;
        const button = PM.el(
          "button",
          {
            type: "button",
            title: label,
            "aria-label": label,
            "aria-pressed": PM.state.filter.status.includes(status.code) ? "true" : "false",
            onclick: () => PM.toggle("status", status.code),
          },
          PM.el("span", { class: "pm-bar" }),
          PM.el("span", { class: "pm-bar-label", "aria-hidden": "true" }, label)
        );
        button.style.flexGrow = count;
        button.firstChild.style.background = status.colour;
        return button;
      })
    ), "button");
  }

  PM.drawTargets = function () {
    const panel = PM.clear(document.getElementById("pm-targets"));
    PM.dress(panel, { "aria-label": PM.text("targets") });
    panel.classList.toggle("is-empty", !PM.start.targets.length);
    PM.add(panel, PM.el("h2", {}, PM.text("targets")), PM.el("ul", {}, PM.start.targets.map((each) => PM.el("li", {}, tile(each)))));
  };

  function tile(target) {
    const unit = PM.term("target_unit", target.unit);
    return PM.el(
      "button",
      { type: "button", class: "pm-target", onclick: () => PM.set({ id: target.id }) },
      PM.el(
        "span",
        { class: "pm-target-head" },
        PM.el("strong", {}, PM.number(target.value)),
        PM.el("span", {}, unit ? unit[PM.state.lang] : target.unit),
        target.year ? PM.el("span", { class: "pm-soft" }, PM.text("by_year", { year: target.year })) : null
      ),
      PM.targetBar(target.value, target.progress, target.status === "completed"),
      PM.el("span", { class: "pm-soft pm-target-state" }, PM.targetState(target.progress, target.status === "completed"))
    );
  }
})();
