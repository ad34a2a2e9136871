"""A comparison of a file with the projects, as lines of a terminal."""

from __future__ import annotations

from geo.intake.comparison.compare import Comparison
from geo.model.text.language import N_, Language, translate


def comparison_lines(comparison: Comparison, language: Language) -> list[str]:
    """Return a comparison as lines: what is added, moved, changed and not matched, then counts."""
    lines = [f"+ {each}" for each in comparison.added]
    for move in comparison.moved:
        far = "–" if move.metres is None else f"{move.metres:,.1f} m"
        way = "" if move.bearing is None else f"  {move.bearing:.0f}°"
        lines.append(f"→ {move.id:<28} {far}{way}")
    lines += [f"~ {each.id:<28} {', '.join(each.fields)}" for each in comparison.changed]
    for unmatched in comparison.unmatched:
        maybe = ", ".join(f"{each.id} ({each.score:g})" for each in unmatched.candidates)
        lines.append(f"? {unmatched.feature:<28} {unmatched.name}  {maybe}".rstrip())
    counts = {
        N_("added"): len(comparison.added),
        N_("moved"): len(comparison.moved),
        N_("changed"): len(comparison.changed),
        N_("unchanged"): comparison.unchanged,
        N_("not matched"): len(comparison.unmatched),
        N_("not in the file"): len(comparison.missing),
    }
    told_counts = (f"{translate(name, language)} {count}" for name, count in counts.items())
    return [*lines, " · ".join(told_counts)]
