// The targets of the plan under the map; each as a bar and in words, for the presenter, too.
// The bar holds what is completed and nothing else; what is only known or only on the map is
// said by a sign of its own, so that nothing looks built that is not.

import { add, byId, clear, dress, el } from "../shared/dom.js";
import { host } from "../shared/host.js";
import { setState, start, state } from "../shared/state.js";
import { number, termOf, text } from "../shared/words.js";

const PARTS = ["completed", "named", "located"];

// counts: {named, located, completed} of the projects said to count towards it; null where
// the plan gives only a total.
export function targetBar(value, counts, isCompleted) {
  const bar = el("span", { class: `pm-progress${counts ? "" : " is-total"}`, "aria-hidden": "true" });
  const share = isCompleted ? 1 : counts && value > 0 ? Math.min(1, counts.completed / value) : 0;
  if (share > 0) {
    const piece = el("span", { class: "is-completed" });
    piece.style.width = `${100 * share}%`;
    add(bar, piece);
  }
  return bar;
}

export function targetState(counts, isCompleted) {
  const words = isCompleted ? [part("completed", text("target_reported"))] : [];
  if (!counts) words.push(text("target_total_only"));
  else if (!counts.named) words.push(text("target_open"));
  else words.push(...PARTS.map((name) => part(name, text(`target_${name}`, { n: number(counts[name]) }))));
  return words.flatMap((each, place) => (place ? [" ", each] : [each]));
}

function part(name, text) {
  return el("span", { class: `pm-target-part is-${name}` }, text);
}

export function drawTargets() {
  const panel = clear(byId("pm-targets"));
  dress(panel, { "aria-label": text("targets") });
  panel.classList.toggle("is-empty", !start.targets.length);
  add(
    panel,
    el("h2", {}, text("targets")),
    el(
      "ul",
      {},
      start.targets.map((each) => el("li", {}, tile(each))),
    ),
  );
  if (host.isFile) drawImprint(panel);
}

// Sources and dates stand under the targets, where there is room on a phone, too.
function drawImprint(panel) {
  const imprint = start.imprint || [];
  if (!imprint.length) return;
  if (!start.targets.length) clear(panel);
  panel.classList.remove("is-empty");
  add(panel, el("p", { class: "pm-imprint" }, imprint.join(" · ")));
}

function tile(target) {
  const unit = termOf("target_unit", target.unit);
  return el(
    "button",
    { type: "button", class: "pm-target", onclick: () => setState({ id: target.id }) },
    el(
      "span",
      { class: "pm-target-head" },
      el("strong", {}, number(target.value)),
      el("span", {}, unit ? unit[state.lang] : target.unit),
      target.year ? el("span", { class: "pm-soft" }, text("by_year", { year: target.year })) : null,
    ),
    targetBar(target.value, target.progress, target.status === "completed"),
    el("span", { class: "pm-soft pm-target-state" }, targetState(target.progress, target.status === "completed")),
  );
}
