// A target of the plan as a bar and in words, for the map and the presenter alike.
// The bar holds what is completed and nothing else; what is only known or only on the map is
// told by a sign of its own, so that nothing looks built that is not.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const PARTS = ["completed", "named", "located"];

  // counts: {named, located, completed} of the projects said to count towards it; null where
  // the plan gives only a total.
  PM.targetBar = function (value, counts, isCompleted) {
    const bar = PM.el("span", { class: `pm-progress${counts ? "" : " is-total"}`, "aria-hidden": "true" });
    const share = isCompleted ? 1 : counts && value > 0 ? Math.min(1, counts.completed / value) : 0;
    if (share > 0) {
      const piece = PM.el("span", { class: "is-completed" });
      piece.style.width = `${100 * share}%`;
      PM.add(bar, piece);
    }
    return bar;
  };

  PM.targetState = function (counts, isCompleted) {
    const told = isCompleted ? [part("completed", PM.text("target_reported"))] : [];
    if (!counts) told.push(PM.text("target_total_only"));
    else if (!counts.named) told.push(PM.text("target_open"));
    else told.push(...PARTS.map((name) => part(name, PM.text(`target_${name}`, { n: PM.number(counts[name]) }))));
    return told.flatMap((each, place) => (place ? [" ", each] : [each]));
  };

  function part(name, text) {
    return PM.el("span", { class: `pm-target-part is-${name}` }, text);
  }
})();
