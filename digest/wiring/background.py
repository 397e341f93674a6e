"""Reads the frozen background tables of the package: how common a word stem is in its language."""

from digest.stories.background import Background, joined
from digest.wiring.package import package_path


def load_background() -> Background:
    """Returns all tables of digest/data/background as one.

    Raises: FileNotFoundError when the installation is incomplete.
    """
    tables: list[tuple[str, int, dict[str, int]]] = []
    for path in sorted((package_path("data") / "background").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            language, stem, count = line.split("\t")
            if stem:
                tables[-1][2][stem] = int(count)
            else:
                tables.append((language, int(count), {}))
    return joined(tables)
