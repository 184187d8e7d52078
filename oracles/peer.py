"""What negmas makes of GENIUS domains.

Reads a request a line, {"name", "domain", "spaces", "solve"}, and answers each
with a line: what every option is worth to every side, and, where it is to
solve, the frontier, the points that negmas calls Nash, Kalai-Smorodinsky,
Kalai and of most welfare, and the seconds that its own functions took, the
utility functions being loaded.
"""

import contextlib
import json
import sys
import time
import warnings

from negmas.inout import load_genius_domain
from negmas.preferences import ops

warnings.simplefilter("ignore")


def plain(points):
    return [[float(utility) for utility in point] for point in points]


def tables(scenario):
    """Of each side, issue and option: the weight times the option's value."""
    return [
        [
            {str(option): float(weight * value(option)) for option in issue.all}
            for issue, weight, value in zip(scenario.issues, ufun.weights, ufun.values)
        ]
        for ufun in scenario.ufuns
    ]


def bias(ufun, issues):
    """What a package is worth beyond its options of the domain's issues."""
    package = tuple(next(iter(issue.all)) for issue in issues)
    parts = zip(issues, ufun.weights, ufun.values, package)
    options = sum(
        float(weight * value(option))
        for issue, weight, value, option in parts
        # What negmas puts where no issue has a number.
        if issue.name != "DUMMY_ISSUE"
    )
    return float(ufun(package)) - options


def solve(scenario):
    ufuns = scenario.ufuns
    begun = time.perf_counter()
    frontier, _ = ops.pareto_frontier(ufuns, issues=scenario.issues)
    ranges = [ufun.minmax(scenario.outcome_space, above_reserve=False) for ufun in ufuns]
    found = [
        find(ufuns, frontier, ranges=ranges)
        for find in (ops.nash_points, ops.ks_points, ops.kalai_points, ops.max_welfare_points)
    ]
    seconds = time.perf_counter() - begun
    points = [plain(point for point, _ in it) for it in found]
    names = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
    return {"seconds": seconds, "frontier": plain(frontier)} | dict(zip(names, points))


def answer(request):
    scenario = load_genius_domain(
        request["domain"], request["spaces"], ignore_discount=True, safe_parsing=False
    )
    loaded = {
        "issues": [issue.name for issue in scenario.issues],
        "tables": tables(scenario),
        "bias": [bias(ufun, scenario.issues) for ufun in scenario.ufuns],
        "reservation": [float(ufun.reserved_value) for ufun in scenario.ufuns],
    }
    return loaded | (solve(scenario) if request["solve"] else {})


def main():
    lines = sys.stdout
    # Whatever negmas has to say is no answer.
    with contextlib.redirect_stdout(sys.stderr):
        for line in sys.stdin:
            request = json.loads(line)
            try:
                said = answer(request)
            except Exception as error:  # What it cannot read is told, not hidden.
                said = {"refused": f"{type(error).__name__}: {error}"}
            print(json.dumps({"name": request["name"]} | said), file=lines, flush=True)


main()
