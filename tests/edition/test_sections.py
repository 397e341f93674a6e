"""Which heading a story stands under."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edition.build import BuildSettings
from digest.edition.regions import chain, subject_first, within
from digest.edition.sections import GroupBy, SectionRule, SectionSettings, divide
from digest.model.edition import Edition
from digest.model.story import Story
from tests.edition.values import edition, editions, story

POLITICS, MONEY, SPORT = "11000000", "04000000", "15000000"


def sections(stories: list[Story], settings: SectionSettings) -> list[tuple[str, str]]:
    made = edition(stories, settings=BuildSettings(sections=settings))
    return [(section.id, " ".join(section.stories)) for section in made.sections]


def test_sections_by_topic_stand_in_the_order_of_their_best_story() -> None:
    stories = [
        story("a", (MONEY,)),
        story("b", (POLITICS,)),
        story("c", (MONEY, SPORT)),
        story("d", (POLITICS,)),
    ]
    assert sections(stories, SectionSettings()) == [(MONEY, "a c"), (POLITICS, "b d")]


def test_sections_by_region_stand_from_near_to_far() -> None:
    stories = [
        story("us", (), ("US",)), story("ru", (), ("RU", "UA", "KZ")), story("uz", (), ("UZ",)),
        story("tj", (), ("TJ",)), story("kz", (), ("KZ-71",)), story("deal", (), ("US", "KZ")),
    ]  # fmt: skip
    expected = [("KZ", "kz deal"), ("143", "uz tj"), ("001", "us ru")]
    assert sections(stories, SectionSettings(group_by="region")) == expected


def test_story_about_three_countries_of_an_area_belongs_to_the_area() -> None:
    stories = [
        story("summit", (), ("KZ", "UZ", "KG", "TJ", "TM")),
        story("kz", (), ("KZ", "UZ")),
        story("rain", (), ("KZ", "UZ", "143")),
        story("water", (), ("143", "KZ-71")),
    ]
    settings = SectionSettings(group_by="region", smallest=1)
    assert sections(stories, settings) == [("KZ", "kz"), ("143", "summit rain water")]


def test_areas_may_be_as_small_as_a_city() -> None:
    stories = [
        story("country", (), ("KZ",)),
        story("city", (), ("KZ", "KZ-75")),
        story("world", (), ("001", "KZ-75")),
    ]
    settings = SectionSettings(group_by="region", areas=("KZ-75", "KZ", "001"), smallest=1)
    assert sections(stories, settings) == [("KZ-75", "city"), ("KZ", "country"), ("001", "world")]


def test_sections_by_region_then_topic() -> None:
    stories = [
        story("w1", (SPORT,), ("US",)), story("k1", (POLITICS,), ("KZ",)), story("k2", (MONEY,), ("KZ",)),
        story("k3", (POLITICS,), ("KZ",)), story("w2", (SPORT,), ("CN",)), story("k4", (), ("KZ",)),
    ]  # fmt: skip
    assert sections(stories, SectionSettings(group_by="region-topic")) == [
        (f"KZ/{POLITICS}", "k1 k3"),
        ("KZ", "k2 k4"),
        (f"001/{SPORT}", "w1 w2"),
    ]


def test_small_sections_fold_into_other_which_stands_last() -> None:
    stories = [story("a", (SPORT,)), story("b", (POLITICS,)), story("c"), story("d", (POLITICS,))]
    assert sections(stories, SectionSettings()) == [(POLITICS, "b d"), ("other", "a c")]


def test_one_small_section_alone_keeps_its_name() -> None:
    stories = [story("a", (SPORT,)), story("b", (POLITICS,)), story("d", (POLITICS,))]
    assert sections(stories, SectionSettings()) == [(SPORT, "a"), (POLITICS, "b d")]


def test_first_rule_that_fits_takes_the_story_and_rules_never_fold() -> None:
    oil = SectionRule(id="oil", names={"ru": "Нефть"}, topics=(MONEY,), regions=("KZ",))
    asia = SectionRule(id="asia", regions=("142",))
    stories = [
        story("tea", (MONEY,), ("CN",)), story("well", (MONEY,), ("KZ-23",)), story("both", (MONEY, SPORT), ("KZ",)),
        story("cup", (SPORT,), ("FR",)), story("cup2", (SPORT,), ("FR",)),
    ]  # fmt: skip
    settings = SectionSettings(rules=(oil, asia))
    assert sections(stories, settings) == [("oil", "well both"), ("asia", "tea"), (SPORT, "cup cup2")]
    made = edition(stories, settings=BuildSettings(sections=settings))
    assert [(s.code, s.names) for s in made.sections] == [("", {"ru": "Нефть"}), ("", {}), (SPORT, {})]


def test_sections_of_the_newsrooms_own_stay_however_small() -> None:
    rules = (SectionRule(id="cup", topics=(SPORT,)), SectionRule(id="purse", topics=(MONEY,)))
    stories = [story("a", (MONEY,)), story("b", (SPORT,)), story("c", (POLITICS,))]
    settings = SectionSettings(rules=rules)
    assert sections(stories, settings) == [("cup", "b"), ("purse", "a"), (POLITICS, "c")]


def test_rule_with_the_id_of_a_default_section_renames_and_moves_it() -> None:
    money = SectionRule(id=MONEY, names={"en": "Money"}, topics=("none-such",))
    stories = [story("a", (SPORT,)), story("b", (MONEY,)), story("c", (SPORT,))]
    settings = SectionSettings(rules=(money,))
    assert sections(stories, settings) == [(MONEY, "b"), (SPORT, "a c")]


@given(
    editions(),
    st.sampled_from(["topic", "region", "region-topic"]),
    st.integers(0, 4),
    st.lists(st.sampled_from(["topic", "nowhere", "143", "KZ"]), max_size=2, unique=True),
)
def test_sections_hold_every_story_once_in_the_editors_order(
    made: Edition, group_by: GroupBy, smallest: int, rules: list[str]
) -> None:
    ruled = tuple(
        SectionRule(id=name, regions=(name,) if name != "topic" else (), topics=(SPORT,)) for name in rules
    )
    placed, found = divide(made.stories, SectionSettings(group_by=group_by, smallest=smallest, rules=ruled))
    order = [s.id for s in made.stories]
    for section in found:
        assert section.stories
        assert list(section.stories) == sorted(section.stories, key=order.index)
        assert all(placed[name] == section.id for name in section.stories)
    assert sorted(name for section in found for name in section.stories) == sorted(order)
    assert len({section.id for section in found}) == len(found)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("KZ-71", ("KZ-71", "KZ", "143", "142", "001")),
        ("BR", ("BR", "005", "419", "019", "001")),
        ("143", ("143", "142", "001")),
        ("x-aral", ("x-aral",)),
        ("", ("",)),
    ],
)
def test_chain_goes_from_province_to_world(code: str, expected: tuple[str, ...]) -> None:
    assert chain(code) == expected


def test_within_counts_a_region_itself() -> None:
    assert within("KZ", "KZ")
    assert within("KZ-71", "143")
    assert not within("KZ", "KZ-71")


def test_areas_are_named_and_ordered_by_the_newsroom() -> None:
    settings = SectionSettings(
        group_by="region", areas=("UZ", "kaspiy", "001"), area_names={"UZ": {"en": "At home"}}, own=frozenset({"kaspiy"}),
        smallest=1,
    )  # fmt: skip
    stories = [story("us", (), ("US",)), story("sea", (), ("KZ", "RU", "kaspiy")), story("uz", (), ("UZ",))]
    made = edition(stories, settings=BuildSettings(sections=settings))
    assert [(section.id, section.stories) for section in made.sections] == [
        ("UZ", ("uz",)), ("kaspiy", ("sea",)), ("001", ("us",)),
    ]  # fmt: skip
    assert made.sections[0].names == {"en": "At home"}


def test_rules_know_own_topics_wherever_they_stand() -> None:
    rule = SectionRule(id="oil", topics=("oil",))
    stories = [story("a", (MONEY, POLITICS, "oil")), story("b", (MONEY, SPORT)), story("c", (SPORT, MONEY))]
    settings = SectionSettings(rules=(rule,), own=frozenset({"oil"}), smallest=1)
    assert sections(stories, settings) == [("oil", "a"), (MONEY, "b"), (SPORT, "c")]


@pytest.mark.parametrize(
    ("regions", "first"),
    [
        ([("UZ", 0.9), ("KZ", 0.8), ("KG", 0.7), ("UZ-SA", 0.6)], "143"),
        ([("UZ", 0.9), ("KZ", 0.8), ("143", 0.5), ("KG", 0.7)], "143"),
        ([("UZ", 0.9), ("KZ", 0.8), ("KG", 0.3)], "UZ"),
        ([("UZ", 0.9), ("KZ", 0.8), ("RU", 0.7)], "UZ"),
        ([("001", 0.9)], "001"),
        ([], ""),
    ],
)
def test_event_of_several_countries_is_their_macro_regions(
    regions: list[tuple[str, float]], first: str
) -> None:
    ordered = subject_first(regions)
    assert next(iter(ordered), "") == first
    assert {code for code, _ in regions} <= set(ordered)
    assert len(ordered) == len(set(ordered))
