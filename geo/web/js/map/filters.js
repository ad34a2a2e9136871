// The filters: each a set of switches with the number of projects behind it.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const SHORT = 6; // values shown before "more"
  const opened = new Set();

  PM.drawFilters = function (figures) {
    const panel = document.getElementById("pm-filters");
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
    const scroll = panel.scrollTop;
    PM.dress(PM.clear(panel), { "aria-label": PM.text("filters") });
    PM.add(panel, heading());
    PM.add(
      panel,
      group("section", PM.start.plan.sections.map((section) => String(section.number)), figures, {
        label: (number) => PM.section(Number(number))[PM.state.lang],
        sign: (number) => PM.el("span", { class: "pm-numeral" }, PM.state.lang === "zh" ? PM.section(Number(number)).numeral : number),
      })
    );
    PM.add(
      panel,
      group("status", codes("status"), figures, {
        label: (code) => PM.label("status", code),
        sign: (code) => PM.markElement({ status: code, certainty: "surveyed" }, 18),
        hint: (code) => PM.term("status", code)[`meaning_${PM.state.lang}`],
      })
    );
    PM.add(
      panel,
      group("certainty", codes("certainty"), figures, {
        label: (code) => PM.label("certainty", code),
        sign: (code) => PM.el("span", { class: `pm-certainty is-${code}`, "aria-hidden": "true" }),
        hint: (code) => PM.term("certainty", code)[`meaning_${PM.state.lang}`],
      })
    );
    PM.add(
      panel,
      group("category", byCount(codes("category"), figures.facets.category), figures, {
        label: (code) => PM.label("category", code),
        sign: (code) => PM.iconElement(code, 16),
      })
    );
    PM.add(panel, communities(figures));
    PM.add(panel, group("year", years(figures), figures, { label: (year) => year }));
    panel.scrollTop = scroll;
    if (focused) {
      const again = panel.querySelector(`[data-key="${CSS.escape(focused)}"]`);
      if (again) again.focus({ preventScroll: true });
    }
  };

  const UNTOLD = "-"; // as a community: nobody knows the one of a place

  // With the places that no choice of communities finds, so that none seems complete that is not.
  function communities(figures) {
    const counts = { ...figures.facets.community, [UNTOLD]: figures.untold };
    const named = byCount(Object.keys(figures.facets.community), counts, "community").filter((name) => name !== UNTOLD);
    const maybe = (name) => (figures.possible[name] ? PM.text("only_possibly", { n: PM.number(figures.possible[name]) }) : null);
    if (!named.length && !PM.state.filter.community.length) return null;
    return group("community", [UNTOLD, ...named], { ...figures, facets: { ...figures.facets, community: counts } }, {
      label: (name) => (name === UNTOLD ? PM.text("community_untold") : PM.community(name)),
      hint: (name) => (name === UNTOLD ? PM.text("community_untold_hint") : maybe(name)),
    });
  }

  const codes = (kind) => PM.start.vocabulary[kind].map((term) => term.code);

  function heading() {
    return PM.el(
      "div",
      { class: "pm-filters-head" },
      PM.el("h2", {}, PM.text("filters")),
      PM.isFiltered() ? PM.el("button", { type: "button", class: "pm-link", onclick: PM.clearFilter }, PM.text("clear_all")) : null
    );
  }

  // Values in use, the most frequent first; chosen ones stay visible.
  function byCount(values, counts, name = "category") {
    const chosen = PM.state.filter[name];
    const all = [...new Set([...values, ...chosen])];
    return all
      .filter((value) => counts[value] || chosen.includes(value))
      .sort((a, b) => (counts[b] || 0) - (counts[a] || 0) || String(a).localeCompare(String(b)));
  }

  function years(figures) {
    return [...new Set([...Object.keys(figures.facets.year), ...PM.state.filter.year])].sort();
  }

  function group(name, values, figures, { label, sign, hint }) {
    const counts = figures.facets[name];
    const chosen = PM.state.filter[name].map(String);
    const used = values.filter((value) => counts[value] || chosen.includes(value) || name === "section");
    if (!used.length) return null;
    const long = used.length > SHORT + 1 && !opened.has(name);
    const visible = long ? used.filter((value, place) => place < SHORT || chosen.includes(value)) : used;
    return PM.rove(PM.el(
      "fieldset",
      { class: "pm-group" },
      PM.el("legend", {}, PM.text(`filter_${name}`)),
      visible.map((value) =>
        PM.el(
          "button",
          {
            type: "button",
            class: "pm-switch",
            "data-key": `${name}:${value}`,
            "aria-pressed": chosen.includes(value) ? "true" : "false",
            title: hint ? hint(value) : null,
            onclick: () => PM.toggle(name, value),
          },
          sign ? sign(value) : null,
          PM.el("span", { class: "pm-switch-label" }, label(value)),
          PM.el("span", { class: "pm-count" }, PM.number(counts[value] || 0))
        )
      ),
      used.length > SHORT + 1
        ? PM.el(
            "button",
            {
              type: "button",
              class: "pm-link pm-more",
              "data-key": `more:${name}`,
              "aria-expanded": long ? "false" : "true",
              onclick: () => {
                if (opened.has(name)) opened.delete(name);
                else opened.add(name);
                PM.drawFilters(figures);
              },
            },
            long ? PM.text("show_more", { n: used.length - visible.length }) : PM.text("show_less")
          )
        : null
    ), "button");
  }
})();
