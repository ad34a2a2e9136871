// What a search has matched: marked in the name of a hit, and as a line under it.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const GAP = "\u0000"; // where a marked part stands in a sentence
  const TEXTS = {
    id: "field_id", name: "field_name", name_en: "field_name", start: "field_period", end: "field_period",
    certainty: "filter_certainty", section: "filter_section", target_year: "filter_year",
  }; // prettier-ignore

  const mark = (text) => PM.el("mark", {}, text);
  const isName = (match) => match.field === "name" || match.field === "name_en";

  function around(key, fields, node) {
    const [before, after] = PM.text(key, fields).split(GAP);
    return [before, node, after];
  }

  // The name of a hit, with what was found in it marked.
  PM.markedName = function (item) {
    const name = PM.name(item);
    const spans = item.matches
      .filter((match) => isName(match) && match.parts[1] && match.parts.join("") === name)
      .map(({ parts }) => [parts[0].length, parts[0].length + parts[1].length])
      .sort((a, b) => a[0] - b[0]);
    const pieces = [];
    let at = 0;
    for (const [from, to] of spans) {
      if (to <= at) continue;
      pieces.push(name.slice(at, Math.max(at, from)), mark(name.slice(Math.max(at, from), to)));
      at = to;
    }
    return [...pieces, name.slice(at)];
  };

  // Which word was found in what; nothing where nobody searched.
  PM.matchLine = function (item) {
    if (!item.matches.length) return null;
    const lines = new Map(item.matches.map((match) => [JSON.stringify(match), match]));
    const told = [...lines.values()].map((match) => {
      const field = PM.text(TEXTS[match.field] || `field_${match.field}`);
      return around("match_in", { field, value: GAP }, value(match));
    });
    return PM.el("span", { class: "pm-row-hits" }, told.map((each, place) => [place ? " · " : null, each]));
  };

  function value({ field, code, parts }) {
    const [before, found, after] = parts;
    const whole = [before, found ? mark(found) : null, after];
    if (code === null) return isName({ field }) && found ? mark(found) : whole;
    const label = field === "section" ? PM.section(Number(code))[PM.state.lang] : PM.label(field, code);
    return label === parts.join("") ? whole : around("match_written", { label, word: GAP }, whole);
  }
})();
