// Filter, search and figures of the single file: the same answers as the program's own
// (geo/model/query.py, geo/store/counts.py).
(function () {
  "use strict";
  const PM = window.PlanMap;
  const { local } = PM;
  const SETS = ["section", "status", "category", "community", "year", "certainty"];
  const NUMBERS = ["section", "year"];

  local.wanted = function (params) {
    const wanted = { q: local.asked(params.getAll("q").join(" ")) };
    for (const name of SETS) {
      const given = params.getAll(name);
      const values = name === "community" ? given : given.join(",").split(",");
      wanted[name] = new Set(values.map((each) => each.trim()).filter(Boolean).map(NUMBERS.includes(name) ? Number : String));
    }
    return wanted;
  };

  const values = (name, row) => (name === "community" ? local.communitiesOf(row).map(([place]) => place) : [local.columns[name][row]]);

  local.passes = function (wanted, row, but = null) {
    for (const name of SETS) {
      if (name !== but && wanted[name].size && !values(name, row).some((value) => wanted[name].has(value))) return false;
    }
    return local.finds(wanted.q, row);
  };

  // A value may be called anything, as a town names its communities.
  function counts(rows, name, known = []) {
    const found = Object.create(null);
    for (const value of known) found[value] = 0;
    for (const row of rows) for (const value of values(name, row)) if (value) found[value] = (found[value] || 0) + 1;
    return found;
  }

  local.figures = function (wanted) {
    const passing = local.rows.filter((row) => local.passes(wanted, row));
    const facet = (name) => {
      const others = local.rows.filter((row) => local.passes(wanted, row, name));
      const known = name === "section" ? PM.start.plan.sections.map((section) => section.number) : [];
      return counts(others, name, known);
    };
    return {
      total: passing.length,
      located: passing.filter(local.isLocated).length,
      missing: counts(passing, "reason"),
      status: counts(passing, "status"),
      facets: Object.fromEntries(SETS.map((name) => [name, facet(name)])),
    };
  };
})();
