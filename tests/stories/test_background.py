"""How common words are."""

import math

from digest.stories.background import Background, joined
from digest.wiring.background import load_background


def test_background_weighs_rare_stems_more_and_unseen_ones_as_seen_once() -> None:
    table = joined([("en", 60, {"said": 50, "once": 1}), ("en", 40, {"said": 40}), ("ru", 10, {"said": 1})])
    assert table.documents == {"en": 100, "ru": 10}
    assert table.idf("en", "said") == math.log(101 / 91)
    assert table.idf("en", "once") == table.idf("en", "never")
    assert table.idf("kk", "said") == math.log(111 / 92)


def test_background_of_nothing_weighs_all_alike() -> None:
    assert Background().idf("en", "said") == Background().idf("ru", "мир") > 0


def test_loaded_background_knows_the_commonest_words_of_each_language() -> None:
    table = load_background()
    for language, common in {
        "en": "the",
        "ru": "и",
        "kk": "және",
        "ky": "жана",
        "uz": "va",
        "tg": "ва",
        "tk": "we",
    }.items():
        assert table.idf(language, common) < 0.8 < table.idf(language, "qqqqqq"), language
