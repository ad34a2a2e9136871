"""The maximal covering location problem as spopt and PuLP state it, solved by highspy."""

from __future__ import annotations

import os
import warnings
from typing import Any

import highspy
import numpy as np
import pulp
from spopt.locate import MCLP
from spopt.locate.base import FacilityModelBuilder


def greet_on_the_error_stream() -> None:
    """Let HiGHS write its greeting, which it does when it is first made, to file 2."""
    kept = os.dup(1)
    os.dup2(2, 1)
    highspy.Highs()
    os.dup2(kept, 1)
    os.close(kept)


def solved(reaches: Any, weights: Any, sites: int, count: int, time_limit_s: float) -> Any:
    """Return what was chosen, None where nothing was found in time, and the bound."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*PuLP 4", category=DeprecationWarning)
        model = _model(reaches, weights, sites, count)
        solver = pulp.HiGHS(msg=False, threads=1, gapRel=0.0, timeLimit=time_limit_s)
        try:
            model.solve(solver, results=False)
        except RuntimeError:  # spopt's word for: nothing found in time
            return None, float(weights.sum())
    values = np.array([variable.value() or 0.0 for variable in model.fac_vars])
    bound = -float(model.problem.solverModel.getInfo().mip_dual_bound)
    return np.flatnonzero(values > 0.5), bound if np.isfinite(bound) else float(weights.sum())


def _model(reaches: Any, weights: Any, sites: int, count: int) -> Any:
    """Build spopt's model row by row: its own way multiplies each site with each point."""
    model = MCLP("mclp", pulp.LpProblem("mclp", pulp.LpMaximize))
    FacilityModelBuilder.add_facility_integer_variable(model, range(sites), "x[{i}]")
    FacilityModelBuilder.add_client_integer_variable(model, range(len(reaches)), "y[{i}]")
    terms = list(zip(model.cli_vars, weights.tolist(), strict=True))
    model.problem += pulp.LpAffineExpression(terms)
    for covered, reached in zip(model.cli_vars, reaches, strict=True):
        row = [(model.fac_vars[site], 1) for site in reached]
        model.problem += pulp.LpAffineExpression([*row, (covered, -1)]) >= 0
    FacilityModelBuilder.add_facility_constraint(model, count)
    return model
