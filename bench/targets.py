"""What the figures of `bench.quality` must reach, and what is known of others on the same sets; printed as a table."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """`bound` is the least that is wanted, or with `at_most` the most; `known` is what others reach."""

    bound: float
    known: str = ""
    at_most: bool = False

    def met(self, value: float) -> bool:
        return value <= self.bound if self.at_most else value >= self.bound


TARGETS = {
    "language-sib.language.accuracy": Target(0.995, "py3langid .999, pycld2 .990"),
    "stories-en-uci.language.accuracy": Target(0.98, "py3langid .905"),
    "regions-en-reuters.language.accuracy": Target(0.99, "py3langid .971"),
    "regions-en-reuters.regions.f1": Target(
        0.82, "newsmap's words .69, with cities .77, trained on this set .89"
    ),
    "regions-ru-nerel.regions.f1": Target(0.90, "newsmap's words .78"),
    "regions-ru-nerel.focus.accuracy": Target(0.92, "newsmap's words .84"),
    "regions-kk-kaznerd.regions.f1": Target(0.95),
    "topics-en-bbc.topics.accuracy": Target(0.90, "trained on this set .98"),
    "topics-ky-24kg.topics.accuracy": Target(0.70, "trained on this set .65 (micro F1)"),
    "topics-sib.topics.accuracy": Target(0.72, "trained on this set .68 to .76"),
    "stories-en-ecb.stories.f1": Target(0.88, ".875 tuned on this set, .870 with the other's setting"),
    "stories-en-ecb.stories.f1.before_edition": Target(0.88, ".91 where all come at once"),
    "stories-en-uci.stories.f1": Target(0.72, ".786 tuned on this set, .451 with the other's setting"),
    "stories-en-ecb.related.ndcg@5": Target(0.62, ".72 with the stories known, .44 by parts glued together"),
    "stories-en-ecb.related.same_story": Target(0.05, ".24 by parts glued together", at_most=True),
}


def print_table(found: dict[str, float]) -> None:
    """Prints each figure that has a target, and all halves, beside what is wanted, on standard error."""
    rows = [("figure", "value", "wanted", "", "known of others")]
    for name, value in found.items():
        target = TARGETS.get(name) or TARGETS.get(name.rpartition(".half_")[0])
        if target is not None:
            sign = "at most" if target.at_most else "at least"
            verdict = "" if target.met(value) else "missed"
            rows.append((name, f"{value:.3f}", f"{sign} {target.bound:g}", verdict, target.known))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip(), file=sys.stderr)
