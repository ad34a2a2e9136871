// The figures over the map.

import { add, byId, clear, dress, el } from "../shared/dom.js";
import { rove } from "../shared/rove.js";
import { start, state, toggleFilter } from "../shared/state.js";
import { number, text } from "../shared/words.js";

// The row has its height before the figures of the filter come, so that the map below it is
// where it will stay.
export function holdFigures() {
  drawFigures(start.figures);
  const panel = byId("pm-figures");
  panel.style.minHeight = `${panel.getBoundingClientRect().height}px`;
  clear(panel);
}

/** @param {Figures} figures */
export function drawFigures(figures) {
  const panel = clear(byId("pm-figures"));
  panel.style.minHeight = "";
  dress(panel, { "aria-label": text("figures") });
  /** @type {[string, number, string?][]} */
  const numbers = [
    ["figure_projects", figures.total],
    ["figure_located", figures.located],
    ...start.vocabulary.reason
      .filter((term) => figures.missing[term.code])
      .map(
        (term) =>
          /** @type {[string, number, string]} */ ([
            `reason_${term.code}`,
            figures.missing[term.code],
            term[state.lang],
          ]),
      ),
  ];
  add(
    panel,
    el(
      "dl",
      { class: "pm-numbers" },
      numbers.map(([key, value, hint]) =>
        el(
          "div",
          { title: hint || null, class: key === "figure_projects" || key === "figure_located" ? "is-main" : null },
          el("dt", {}, text(key === "figure_projects" && value === 1 ? "figure_project" : key)),
          el("dd", {}, number(value)),
        ),
      ),
    ),
    statusBar(figures),
  );
}

// One bar, divided by status; each part is a switch.
function statusBar(figures) {
  const parts = start.vocabulary.status.filter((status) => figures.status[status.code]);
  return rove(
    el(
      "div",
      { class: "pm-statusbar", role: "group", "aria-label": text("figure_status") },
      parts.map((status) => {
        const count = figures.status[status.code];
        const label = `${status[state.lang]} ${number(count)}`;
        const button = el(
          "button",
          {
            type: "button",
            title: label,
            "aria-label": label,
            "aria-pressed": state.filter.status.includes(status.code) ? "true" : "false",
            onclick: () => toggleFilter("status", status.code),
          },
          el("span", { class: "pm-bar" }),
          el("span", { class: "pm-bar-label", "aria-hidden": "true" }, label),
        );
        button.style.flexGrow = count;
        button.firstChild.style.background = status.colour;
        return button;
      }),
    ),
    "button",
  );
}
