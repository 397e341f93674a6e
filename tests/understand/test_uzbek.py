"""One lexicon for both alphabets of Uzbek."""

from digest.understand.uzbek import latin


def test_latin_writes_cyrillic_as_latin() -> None:
    assert latin("Ўзбекистон ғалабаси, ҳукумат қарори") == "oʻzbekiston gʻalabasi, hukumat qarori"
    assert latin("Европа ва поезд") == "yevropa va poyezd"


def test_latin_leaves_latin_alone() -> None:
    assert latin("oʻzbekiston") == "oʻzbekiston"
