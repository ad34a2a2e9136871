// Filter, search and figures of the single file: the same answers as the program's own
// (geo/model/query.py, geo/model/search.py, geo/store/counts.py).
(function () {
  "use strict";
  const PM = window.PlanMap;
  const { local } = PM;
  const SETS = ["section", "status", "category", "community", "year", "certainty"];
  const NUMBERS = ["section", "year"];
  const texts = [];

  local.wanted = function (params) {
    const wanted = { q: terms(params.getAll("q").join(" ")) };
    for (const name of SETS) {
      const given = params.getAll(name);
      const values = name === "community" ? given : given.join(",").split(",");
      wanted[name] = new Set(values.map((each) => each.trim()).filter(Boolean).map(NUMBERS.includes(name) ? Number : String));
    }
    return wanted;
  };

  // As text is compared: one form of each sign, no case, single spaces.
  function fold(text) {
    const lower = text.normalize("NFKC").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");
    return lower.split(/\s+/).filter(Boolean).join(" ");
  }

  const terms = (query) => fold(query).split(" ").filter(Boolean);

  function searchable(row) {
    if (texts[row] === undefined) {
      const values = local.searched.map((name) => local.value(name, row)).filter(Boolean);
      const place = local.communitySpelled.get(local.columns.community[row]) || "";
      texts[row] = fold([local.ids[row], ...values, local.spelled[row], place].join("\n"));
    }
    return texts[row];
  }

  local.passes = function (wanted, row, but = null) {
    for (const name of SETS) {
      if (name !== but && wanted[name].size && !wanted[name].has(local.columns[name][row])) return false;
    }
    return wanted.q.every((term) => searchable(row).includes(term));
  };

  // A value may be called anything, as a town names its communities.
  function counts(rows, column, known = []) {
    const found = Object.create(null);
    for (const value of known) found[value] = 0;
    for (const row of rows) if (column[row]) found[column[row]] = (found[column[row]] || 0) + 1;
    return found;
  }

  local.figures = function (wanted) {
    const { columns } = local;
    const passing = local.rows.filter((row) => local.passes(wanted, row));
    const facet = (name) => {
      const others = local.rows.filter((row) => local.passes(wanted, row, name));
      const known = name === "section" ? PM.start.plan.sections.map((section) => section.number) : [];
      return counts(others, columns[name], known);
    };
    return {
      total: passing.length,
      located: passing.filter(local.isLocated).length,
      missing: counts(passing, columns.reason),
      status: counts(passing, columns.status),
      facets: Object.fromEntries(SETS.map((name) => [name, facet(name)])),
    };
  };
})();
