// Filter, search and figures of the single file: the same answers as the program's own
// (geo/model/query.py, geo/store/counts.py).
(function () {
  "use strict";
  const PM = window.PlanMap;
  const { local } = PM;
  const SETS = ["section", "status", "category", "community", "year", "certainty"];
  const UNTOLD = "-"; // as a community: nobody knows the one of a place
  const NUMBERS = ["section", "year"];

  local.wanted = function (params) {
    const wanted = { q: local.asked(params.getAll("q").join(" ")) };
    for (const name of SETS) {
      const given = params.getAll(name);
      const each = given.join(",").split(name === "community" ? /[、，,;；/／|\n\t]/ : ",");
      wanted[name] = new Set(each.map((value) => value.trim().replace(/\s+/g, " ")).filter(Boolean).map(NUMBERS.includes(name) ? Number : String));
    }
    return wanted;
  };

  const communities = (row) => new Set(local.lying(row).map(([name]) => name));
  const values = (name, row) => (name === "community" ? [...communities(row)] : [local.columns[name][row]]);
  const isWanted = (name, chosen, row) =>
    values(name, row).some((value) => chosen.has(value)) || (name === "community" && chosen.has(UNTOLD) && local.isUntold(row));

  local.passes = function (wanted, row, but = null) {
    for (const name of SETS) {
      if (name !== but && wanted[name].size && !isWanted(name, wanted[name], row)) return false;
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

  // By community: the projects that lie in it only possibly.
  function possible(rows) {
    const found = Object.create(null);
    for (const row of rows) {
      const surely = new Set(local.lying(row).filter(([, , how]) => how !== "possibly").map(([name]) => name));
      for (const name of communities(row)) if (!surely.has(name)) found[name] = (found[name] || 0) + 1;
    }
    return found;
  }

  local.figures = function (wanted) {
    const passing = local.rows.filter((row) => local.passes(wanted, row));
    const around = local.rows.filter((row) => local.passes(wanted, row, "community"));
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
      untold: around.filter(local.isUntold).length,
      possible: possible(around),
      facets: Object.fromEntries(SETS.map((name) => [name, facet(name)])),
    };
  };
})();
