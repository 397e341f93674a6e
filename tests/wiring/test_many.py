"""Understanding by several processes."""

from digest.understand.own import OwnRule
from digest.wiring.many import Told, annotator, in_parts
from tests.stories.given import read

TOLD = Told(own_topics=(OwnRule("x-ferry", ("ferry",)),))
PARTS = [
    [
        (
            read(
                f"{part}-{n}", f"Ferry {n} leaves Aktau for Baku", "The port of Aktau in Kazakhstan says so."
            ).article,
            b"",
        )
        for n in range(3)
    ]
    for part in range(4)
]


def test_in_parts_gives_what_one_process_gives_in_the_same_order() -> None:
    here = annotator(TOLD)
    alone = [[here(article, vector) for article, vector in part] for part in PARTS]
    assert list(in_parts(PARTS, here, TOLD, processes=2, worth=1)) == alone
    assert "x-ferry" in {label.code for label in alone[0][0].topics}


def test_in_parts_starts_no_process_for_a_few() -> None:
    here = annotator(TOLD)
    assert len(list(in_parts(PARTS, here, TOLD))) == 4
    assert list(in_parts([], here, TOLD)) == []
