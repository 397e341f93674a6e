"""How a measurement is told: one JSON line on standard output."""

import json
from collections.abc import Mapping


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    peers: Mapping[str, float] | None = None,
    limit: float | None = None,
) -> None:
    """Prints one figure; `peers` were measured in the same run, `limit` is what the machine could do at best."""
    line: dict[str, object] = {"figure": name, "value": round(value, 4), "unit": unit}
    if peers:
        line["peers"] = {peer: round(number, 4) for peer, number in peers.items()}
    if limit is not None:
        line["limit"] = round(limit, 4)
    print(json.dumps(line), flush=True)
