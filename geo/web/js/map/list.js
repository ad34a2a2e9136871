// The list: the same projects as on the map, and those that have no mark, with the reason.
(function () {
  "use strict";
  const PM = window.PlanMap;

  const UNTOLD = "-"; // as a community: nobody knows the one of a place
  let isAwaited = false; // the row of the chosen project, until the list has one

  PM.drawList = function (answer) {
    const panel = document.getElementById("pm-list");
    PM.listed = answer;
    const scroll = panel.scrollTop;
    const held = panel.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    PM.dress(PM.clear(panel), { "aria-label": PM.text("list") });
    PM.add(panel, PM.el("h2", { class: "pm-hidden" }, PM.text("list")), summary(answer));
    if (!answer.items.length) {
      PM.add(panel, empty());
      PM.drawOutside(answer);
      return;
    }
    if (answer.items.some((item) => item.matches.length)) PM.add(panel, block(PM.text("nearest_first"), null, answer.items));
    else drawParts(panel, answer.items);
    panel.scrollTop = scroll;
    PM.rove(panel, ".pm-row", () => (document.getElementById("pm-q") || panel).focus());
    markChosen();
    PM.drawOutside(answer);
    if (isAwaited) PM.showRow();
    const again = held && rows().find((row) => row.dataset.id === held);
    if (again) again.focus({ preventScroll: true });
  };

  // In the order of the plan, by its sections; what has no mark comes after, by the reason.
  function drawParts(panel, all) {
    const located = all.filter((item) => !item.reason);
    for (const part of PM.start.plan.sections) {
      const items = located.filter((item) => item.section === part.number);
      if (items.length) PM.add(panel, block(PM.sectionLabel(part.number), null, items));
    }
    const reasons = PM.start.vocabulary.reason.map((term) => term.code);
    const missing = reasons.map((code) => [code, all.filter((item) => item.reason === code)]);
    if (missing.some(([, items]) => items.length)) {
      PM.add(panel, PM.el("h2", { class: "pm-divider" }, PM.text("not_on_map")));
    }
    for (const [code, items] of missing) {
      if (items.length) PM.add(panel, block(PM.text(`reason_${code}`), PM.label("reason", code), items));
    }
  }

  // With Escape from a hit back to a new search.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || PM.state.id || !PM.state.filter.q || !event.target.matches(".pm-row")) return;
    event.stopPropagation();
    PM.clearSearch();
  });

  const rows = () => [...document.querySelectorAll("#pm-list .pm-row")];

  function summary(answer) {
    const shown = answer.items.length;
    const text =
      shown < answer.listed
        ? PM.text("list_part", { shown: PM.number(shown), n: PM.number(answer.listed) })
        : PM.countText(answer.total);
    const untold = cannotTell(answer);
    return [PM.el("p", { class: "pm-list-sum" }, text), untold.length ? PM.el("p", { class: "pm-list-untold" }, untold) : null];
  }

  // What a choice of communities does not say.
  function cannotTell({ untold, possible }) {
    const chosen = PM.state.filter.community.filter((name) => name !== UNTOLD);
    if (!chosen.length) return [];
    const maybe = chosen.reduce((sum, name) => sum + (possible[name] || 0), 0);
    const missed = PM.state.filter.community.includes(UNTOLD) ? 0 : untold;
    return [
      maybe ? PM.text("only_possibly", { n: PM.number(maybe) }) : null,
      missed ? PM.text("cannot_tell", { n: PM.number(missed) }) : null,
    ].filter(Boolean).map((text, place) => (place ? ` ${text}` : text));
  }

  function empty() {
    return PM.el(
      "div",
      { class: "pm-empty" },
      PM.el("p", {}, PM.text("nothing_found")),
      PM.isFiltered() ? PM.el("button", { type: "button", class: "pm-button", onclick: PM.clearFilter }, PM.text("clear_all")) : null
    );
  }

  function block(title, explanation, items) {
    return PM.el(
      "section",
      { class: "pm-block" },
      PM.el("h3", {}, PM.el("span", {}, title), PM.el("span", { class: "pm-count" }, String(items.length))),
      explanation ? PM.el("p", { class: "pm-why" }, explanation) : null,
      PM.el("ul", {}, items.map((item) => PM.el("li", {}, row(item))))
    );
  }

  function row(item) {
    return PM.el(
      "button",
      {
        type: "button",
        class: "pm-row",
        "data-id": item.id,
        onclick: () => PM.set({ id: PM.state.id === item.id ? null : item.id }),
        onmouseenter: () => PM.pointer.highlight(item.id),
        onmouseleave: () => PM.pointer.highlight(null),
      },
      PM.markElement(item, 26),
      PM.el(
        "span",
        { class: "pm-row-text" },
        PM.el("span", { class: "pm-row-name" }, PM.markedName(item)),
        PM.el("span", { class: "pm-row-facts" }, facts(item)),
        PM.matchLine(item)
      )
    );
  }

  function facts(item) {
    const status = PM.label("status", item.status);
    if (item.reason) return item.matches.length ? `${status} · ${PM.text(`reason_${item.reason}`)}` : status;
    return `${status} · ${PM.certaintyText(item.certainty, item.accuracy_m)}`;
  }

  function markChosen() {
    let chosen = null;
    for (const node of rows()) {
      const is = node.dataset.id === PM.state.id;
      node.classList.toggle("is-chosen", is);
      if (is) {
        PM.dress(node, { "aria-current": "true" });
        chosen = node;
      } else node.removeAttribute("aria-current");
    }
    return chosen;
  }

  // Mark the chosen project's row and bring it into sight: at once, as a list that is drawn anew
  // on the way would stop it there, and as soon as there is a list.
  PM.showRow = function () {
    const chosen = markChosen();
    isAwaited = Boolean(PM.state.id) && !chosen;
    if (chosen) chosen.scrollIntoView({ block: "nearest", behavior: "instant" });
  };
})();
