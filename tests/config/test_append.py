"""Sources are written into a configuration that people keep by hand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.append import replace_file, with_sources, with_switch
from digest.config.collecting import SourceConfig
from digest.config.load import parse
from digest.errors import ConfigError

ROOT = Path(__file__).parents[2]
BASE = '# ours\n[[newsletters]] # the one\nid = "a"\nname = "A"\n'


def test_source_is_added_at_the_end_and_comments_stay() -> None:
    source = SourceConfig(name='Steppe "Herald"', feed="https://a.example/rss", full_text=True, sections={"спорт": "15000000"},
                          topics=("15000000",), weight=2.5)  # fmt: skip
    text = with_sources(BASE, [source, SourceConfig(name="Folder", path=Path("inbox"))])
    assert text.startswith(BASE)
    assert "language" not in text, "only what is not the default"
    assert parse(text, {}).sources == (source, SourceConfig(name="Folder", path=Path("inbox")))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip))
def test_any_name_reads_back(name: str) -> None:
    text = with_sources(BASE.rstrip("\n"), [SourceConfig(name=name, feed="https://a.example/rss")])
    assert parse(text, {}).sources[0].name == name


def test_switch_changes_one_source_only() -> None:
    text = with_sources(
        BASE,
        [
            SourceConfig(name="A", feed="https://a.example/"),
            SourceConfig(name="B", page="https://b.example/"),
        ],
    )
    text += "\n[rank] # behind\nhalf_life_h = 9\n"
    off = with_switch(text, "A", enabled=False)
    assert [s.enabled for s in parse(off, {}).sources] == [False, True]
    assert with_switch(off, "A", enabled=True) == off.replace("enabled = false", "enabled = true")
    assert parse(off, {}).rank.half_life_h == 9
    with pytest.raises(ConfigError, match=r"no .* with the name 'C'"):
        with_switch(text, "C", enabled=False)


def test_source_of_the_default_configuration_can_be_added_and_switched() -> None:
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    added = with_sources(text, [SourceConfig(name="A", feed="https://a.example/")])
    assert added.startswith(text)
    assert not parse(with_switch(added, "A", enabled=False), {}).sources[0].enabled


def test_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(BASE, encoding="utf-8")
    path.chmod(0o640)
    replace_file(path, BASE + "# more\n")
    assert path.read_text(encoding="utf-8") == BASE + "# more\n"
    assert path.stat().st_mode & 0o777 == 0o640
    with pytest.raises(ConfigError, match="not be valid TOML"):
        replace_file(path, "[[x\n")
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"]
