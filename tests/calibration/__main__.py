"""Fit the odds of rules, say how good they are, and write `mergekit/lines/weights.py` (with ``--write``).

usage: python -m tests.calibration CASES [--also CASES...] [--write]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mergekit.lines import trust, weights
from tests.calibration.fitting import Weights, cross_validated, fit
from tests.calibration.merges import Seen, Way, seen

COSTS = (1, 3, 5, 10)
BETWEEN = (2.0, 5.0)
"""Odds beside those of the levels of trust: the levels are points on one curve."""
FILE = Path(weights.__file__)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, help="merges to fit to, and to report on")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="merges of other repositories, to fit to only")
    parser.add_argument("--write", action="store_true", help="write the table that is part of mergekit")
    options = parser.parse_args()
    merges = list(seen(options.cases))
    others = [one for folder in options.also for one in seen(folder)]
    print(rules(merges + others))
    told, line = cross_validated(merges, others)
    print(levels("cross-validated by repository", merges, told))
    table = Weights(fit(merges + others).of, line)
    print(levels("of the table itself, which has seen these merges", merges, [table.best(one) for one in merges]))
    if options.write:
        FILE.write_text(source(table))
    return 0


def rules(merges: Sequence[Seen]) -> str:
    """Count, for each rule, the files that it took part in: right, wrong; and those that it decided alone."""
    counts: dict[str, Counter[str]] = {}
    for way in (way for one in merges for way in one.ways if not way.forbidden):
        used = {event.rule for event in way.events} - {trust.FILE}
        for rule in used:
            found = counts.setdefault(rule, Counter())
            found[way.outcome] += 1
            found[f"alone {way.outcome}"] += len(used) == 1
    lines = [f"{'rule':22} {'right':>6} {'wrong':>6} {'alone: right':>13} {'wrong':>6}"]
    lines += [f"{rule:22} {n['right']:6} {n['wrong']:6} {n['alone right']:13} {n['alone wrong']:6}" for rule, n in sorted(counts.items())]
    return "\n".join(lines)


def levels(title: str, merges: Sequence[Seen], chosen: Sequence[tuple[Way, float]]) -> str:
    """Say for each level of trust what comes out, and what effort it saves where a wrong result costs as much as k conflicts."""
    both = sum(one.label == "both" for one in merges)
    heading = f"{title} ({len(merges)} files, {both} that keep both)"
    lines = [
        heading,
        f"{'level':9} {'both right':>10} {'wrong':>6} {'all right':>10} {'wrong':>6} " + " ".join(f"{f'ER{k}':>6}" for k in COSTS),
    ]
    between = {f"{least}:1": least for least in BETWEEN}
    for level, least in {**trust.LEVELS, **between}.items():
        taken = [(one, way) for one, (way, p) in zip(merges, chosen, strict=True) if way.outcome != "conflict" and p >= least / (1 + least)]
        right, wrong = (sum(way.outcome == outcome for _, way in taken) for outcome in ("right", "wrong"))
        of_both = [sum(way.outcome == outcome and one.label == "both" for one, way in taken) for outcome in ("right", "wrong")]
        shares = [
            100 * count / whole for count, whole in ((of_both[0], both), (of_both[1], both), (right, len(merges)), (wrong, len(merges)))
        ]
        efforts = [(right - (cost - 1) * wrong) / len(merges) for cost in COSTS]
        lines.append(
            f"{level:9} {shares[0]:9.1f}% {shares[1]:5.1f}% {shares[2]:9.1f}% {shares[3]:5.1f}% " + " ".join(f"{e:6.3f}" for e in efforts)
        )
    return "\n".join(lines)


def source(table: Weights) -> str:
    """Write the table as a module."""
    rows = "".join(f'    "{name}": {weight},\n' for name, weight in sorted(table.of.items()))
    told = "The table of odds: what each rule, and each fact under it, adds to the log-odds of a decision. Written by `make calibrate`."
    line = f'CALIBRATION = {table.line}\n"""Slope and shift of the log-odds of a whole file."""'
    return f'"""{told}"""\n\nfrom __future__ import annotations\n\n{line}\n\nWEIGHTS: dict[str, float] = {{\n{rows}}}\n'


if __name__ == "__main__":
    raise SystemExit(main())
