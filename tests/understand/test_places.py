"""Which names stand for places: towns and their states, persons, streets, dishes, capitals and leaders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.understand.gazetteer import Gazetteer, Row
from digest.understand.knowledge import Knowledge
from digest.understand.places import places
from digest.understand.reading import read
from digest.understand.regions import RegionSettings, regions

# language, headline, paragraphs, the countries of which one comes first (none for none), countries that must not be there
ARTICLES: list[tuple[str, str, list[str], str, str]] = [
    (
        "en",
        "Police search for missing teen in Paris, Texas",
        [
            "PARIS, Texas (KXII) — Police in Paris are searching for a teen last seen near Lamar Avenue.",
            "The Lamar County Sheriff's Office is helping.",
        ],
        "US",
        "FR",
    ),
    (
        "en",
        "Moscow, Idaho council approves budget",
        [
            "The Moscow City Council approved a $90 million budget Monday.",
            "Residents of Moscow, Idaho, will see higher water rates.",
        ],
        "US",
        "RU",
    ),
    (
        "en",
        "Lebanon High School wins state title",
        [
            "LEBANON, Ohio — The Lebanon Warriors beat Springboro 28-14 on Friday.",
            "Coach Mike Dunn praised the team.",
        ],
        "US",
        "LB",
    ),
    (
        "en",
        "Fire damages home in Athens, Ga.",
        ["Firefighters in Athens, Ga., put out a fire Tuesday."],
        "US",
        "GR GE",
    ),
    (
        "en",
        "Jordan scores 30 as Bulls beat Knicks",
        [
            "CHICAGO — Michael Jordan scored 30 points and Jordan added 10 rebounds as the Bulls won.",
            "Jordan said he felt great.",
        ],
        "US",
        "JO",
    ),
    (
        "en",
        "Chad Smith named Springfield fire chief",
        [
            "SPRINGFIELD, Mo. — Chad Smith will lead the department, the mayor said.",
            "Chad has served 20 years.",
        ],
        "US",
        "TD",
    ),
    (
        "en",
        "Georgia Power seeks rate increase",
        [
            "ATLANTA (AP) — Georgia Power asked state regulators for higher rates.",
            "Georgia lawmakers criticized the plan.",
        ],
        "US",
        "GE",
    ),
    (
        "en",
        "Gov. Kemp signs bill into law",
        ["Georgia Gov. Brian Kemp signed the measure at the state Capitol in Atlanta."],
        "US",
        "GE",
    ),
    (
        "en",
        "Peru woman charged in crash",
        ["PERU, Ind. — A Peru woman was charged after a crash on U.S. 31, Indiana State Police said."],
        "US",
        "PE",
    ),
    (
        "en",
        "Cuba, Missouri, celebrates Route 66",
        ["Cuba, Missouri, will host a parade Saturday."],
        "US",
        "CU",
    ),
    (
        "en",
        "New Mexico governor declares emergency",
        ["SANTA FE, N.M. — The governor declared an emergency after fires."],
        "US",
        "MX",
    ),
    (
        "en",
        "County commissioners approve new jail",
        ["Marion County commissioners voted 3-2 to build a jail, Sheriff Bill Woods said."],
        "US",
        "",
    ),
    (
        "en",
        "Kenya Moore joins new show",
        ["Actress Kenya Moore will host the show, the network said. Moore lives in Atlanta."],
        "US",
        "KE",
    ),
    (
        "en",
        "Paris Hilton opens store in Las Vegas",
        ["Paris Hilton cut the ribbon. Hilton thanked fans."],
        "US",
        "FR",
    ),
    (
        "en",
        "Jack London's cabin moved",
        ["OAKLAND, Calif. — The cabin of Jack London was moved to the square."],
        "US",
        "GB",
    ),
    (
        "en",
        "Israel Hernandez sentenced to 12 years",
        ["HOUSTON — Israel Hernandez was sentenced Monday in Harris County."],
        "US",
        "IL",
    ),
    (
        "en",
        "Turkey giveaway feeds hundreds",
        ["Volunteers gave away a turkey to each family in Toledo, Ohio, before Thanksgiving."],
        "US",
        "TR ES",
    ),
    (
        "en",
        "Italian restaurant opens downtown",
        ["A new Italian restaurant opened on Main Street in Boise."],
        "US",
        "IT",
    ),
    (
        "en",
        "Berlin Township trustees meet",
        ["BERLIN TOWNSHIP, Ohio — Trustees met Monday in Delaware County."],
        "US",
        "DE",
    ),
    ("en", "Manchester, N.H., mayor resigns", ["MANCHESTER, N.H. — The mayor resigned Monday."], "US", "GB"),
    (
        "en",
        "Naples man arrested",
        ["NAPLES, Fla. — Deputies in Collier County arrested a Naples man."],
        "US",
        "IT",
    ),
    (
        "en",
        "St. Petersburg pier reopens",
        ["ST. PETERSBURG, Fla. — The pier reopened on Friday after Hurricane Idalia."],
        "US",
        "RU",
    ),
    (
        "en",
        "Vancouver council backs bridge",
        ["VANCOUVER, Wash. — The council backed a new bridge to Portland, Oregon."],
        "US",
        "CA",
    ),
    (
        "en",
        "London, Ontario, police seek suspect",
        ["LONDON, Ont. — Police in London are looking for a man."],
        "CA",
        "GB",
    ),
    ("en", "Perth Amboy schools close", ["PERTH AMBOY, N.J. — Schools closed Tuesday."], "US", "AU"),
    ("en", "King of Jordan visits Riyadh", ["The monarch of Jordan met Saudi leaders."], "JO", ""),
    (
        "en",
        "Jordan closes border with Syria",
        ["AMMAN — Jordan closed its border crossing with Syria on Sunday."],
        "JO",
        "",
    ),
    (
        "en",
        "Georgia's parliament overrides veto",
        ["TBILISI — Georgian lawmakers overrode the veto despite protests."],
        "GE",
        "US",
    ),
    (
        "en",
        "Chad's president wins election",
        ["N'DJAMENA (Reuters) - Chad's president won the vote, officials said."],
        "TD",
        "",
    ),
    (
        "en",
        "Turkey raises rates",
        ["ANKARA — Turkey's central bank raised its rate. Turkey said inflation would fall."],
        "TR",
        "",
    ),
    (
        "en",
        "Niger junta expels envoy",
        ["NIAMEY — Niger's rulers ordered the French envoy to leave."],
        "NE",
        "NG",
    ),
    (
        "en",
        "Fighting in eastern Congo displaces thousands",
        ["GOMA, Congo — M23 rebels advanced near Goma in eastern Congo, the army in Kinshasa said."],
        "CD",
        "",
    ),
    ("en", "Guinea coup leader sworn in", ["CONAKRY — Guinea's military leader took the oath."], "GN", "PG"),
    ("en", "Israel strikes Gaza", ["JERUSALEM — Israel carried out strikes in Gaza."], "IL", ""),
    ("en", "Tokayev meets EU envoys", ["Kassym-Jomart Tokayev received ambassadors at Akorda."], "KZ", ""),
    ("en", "Mirziyoyev signs decree", ["The president signed a decree on schools."], "UZ", ""),
    (
        "en",
        "China and Kyrgyzstan sign rail deal",
        ["BISHKEK (AKIpress) - Kyrgyzstan and China signed an agreement on the railway."],
        "KG",
        "",
    ),
    ("en", "How to sleep better", ["Go to bed early. Drink less coffee."], "", ""),
    (
        "en",
        "Rep. Jordan asks for records",
        ["WASHINGTON — Rep. Jordan, an Ohio Republican, asked for records. Jordan said the FBI must answer."],
        "US",
        "JO",
    ),
    (
        "en",
        "Trump Visits Jordan After Talks",
        ["AMMAN (AP) — President Donald Trump met the king of Jordan on Monday."],
        "JO",
        "",
    ),
    (
        "en",
        "Class teaches reading in two tongues",
        ["Children in Dayton, Ohio, learn to read in Spanish and speak French at school."],
        "US",
        "ES FR",
    ),
    (
        "en",
        "Poll shows shift",
        ["CNN polling director Keating Holland said voters changed. Holland said U.S. turnout rose in Iowa."],
        "US",
        "NL",
    ),
    (
        "ru",
        "Владимир Иванов назначен директором",
        ["Владимир Иванов возглавил завод в Караганде. Ранее Владимир работал в Алматы."],
        "KZ",
        "RU",
    ),
    (
        "ru",
        "Во Владимире отремонтируют мост",
        ["Во Владимире начался ремонт моста, сообщили в мэрии."],
        "RU",
        "",
    ),
    ("ru", "На проспекте Абая в Алматы меняют трубы", ["Движение по проспекту Абая ограничено."], "KZ", ""),
    ("ru", "Токаев провёл совещание", ["Президент поручил правительству подготовить план."], "KZ", ""),
    ("ru", "Жапаров подписал закон", ["Глава государства подписал закон об образовании."], "KG", ""),
    ("ru", "Рахмон открыл школу", ["Эмомали Рахмон принял участие в открытии школы."], "TJ", ""),
    ("ru", "Мирзиёев встретился с предпринимателями", ["На встрече обсудили налоги."], "UZ", ""),
    ("ru", "Бердымухамедов поздравил народ", ["Президент поздравил соотечественников."], "TM", ""),
    ("ru", "Кремль ответил на заявление", ["В Кремле прокомментировали заявление."], "RU", ""),
    ("ru", "Новый рейс из Алматы в Джорджию", ["Авиакомпания откроет рейс из Алматы."], "KZ", "GE"),
    ("ru", "Грузия победила Испанию", ["Сборная Грузии обыграла Испанию в Тбилиси."], "GE", ""),
    ("ru", "Майкл Джордан продал дом", ["Баскетболист Майкл Джордан продал дом в Чикаго."], "US", "JO"),
    ("ru", "Иордания закрыла границу", ["АММАН, 24 апр - РИА Новости. Иордания закрыла границу."], "JO", ""),
    (
        "ru",
        "МЧС предупредило о паводках в СКО и ВКО",
        ["Уровень воды растёт в реках СКО, ВКО и Акмолинской области."],
        "KZ",
        "",
    ),
    ("ru", "Суд в Ленинабаде вынес приговор", ["Приговор вынес суд в Худжанде."], "TJ", ""),
    (
        "ru",
        "Бишкек, 24 апреля",
        ["Бишкек, 24 апреля. /Кабар/. Президент принял послов Китая, России и Турции."],
        "KG",
        "",
    ),
    (
        "ru",
        "Чем полезен чеснок",
        ["Врачи советуют есть чеснок каждый день. Того же мнения диетологи."],
        "",
        "TG",
    ),
    ("kk", "Жамбыл Жабаевтың 175 жылдығы", ["Алматыда Жамбыл Жабаевтың мерейтойы аталып өтті."], "KZ", ""),
    ("kk", "Абай облысында жаңа мектеп ашылды", ["Семейде 600 орындық мектеп ашылды."], "KZ", ""),
    ("kk", "Үкімет отырысы өтті", ["Премьер-министр жиын өткізді."], "", ""),
    (
        "kk",
        "Тоқаев Ташкентке барды",
        ["Қасым-Жомарт Тоқаев Өзбекстан Президенті Шавкат Мирзиёевпен кездесті."],
        "UZ KZ",
        "",
    ),
    (
        "ky",
        "Жапаров Казакстанга барды",
        ["Президент Садыр Жапаров Астанада Касым-Жомарт Токаев менен жолукту."],
        "KG KZ",
        "",
    ),
    ("ky", "Бишкекте жол ремонттолот", ["Манас көчөсүндө жол ремонттолуп жатат."], "KG", ""),
    ("uz", "Toshkentda yangi metro bekati ochildi", ["Yangi bekat Yunusobod tumanida joylashgan."], "UZ", ""),
    (
        "tg",
        "Дар Душанбе боғи нав кушода шуд",
        ["Президенти Тоҷикистон Эмомалӣ Раҳмон боғи навро ифтитоҳ кард."],
        "TJ",
        "",
    ),
    ("tk", "Aşgabatda täze mekdep açyldy", ["Dabara paýtagtymyzda geçirildi."], "TM", ""),
    (
        "en",
        "Deputies arrest two after chase",
        [
            "The sheriff said two people face felony charges after a chase that ended near the school.",
            "They are held in the county jail, the district attorney said.",
        ],
        "US",
        "",
    ),
    (
        "en",
        "School board approves calendar",
        [
            "The school board voted 5-2 Tuesday to start classes in mid-August.",
            "The superintendent said the school district heard from parents.",
        ],
        "US",
        "",
    ),
    (
        "en",
        "Tigers top Eagles 28-14",
        [
            "Quarterback Tyler Reed threw three touchdowns as the Tigers beat the Eagles in their homecoming game.",
            "The sophomore finished with 210 yards.",
        ],
        "US",
        "",
    ),
    ("en", "City council debates parking", ["The city council discussed parking downtown."], "", ""),
    (
        "en",
        "Cedar Rapids library to expand",
        ["The library in Cedar Rapids will add a wing, officials said."],
        "US",
        "",
    ),
    (
        "en",
        "Boil order issued in Springfield",
        ["Residents in Springfield should boil water until further notice."],
        "US",
        "",
    ),
    (
        "en",
        "Lexington man wins lottery",
        ["A Lexington man won $1 million, the Kentucky Lottery said."],
        "US",
        "",
    ),
    (
        "en",
        "Portland bridge reopens",
        [
            "The bridge in Portland reopened Friday after repairs, the Oregon Department of Transportation said."
        ],
        "US",
        "",
    ),
    (
        "en",
        "Rome teen earns Eagle Scout",
        ["ROME, Ga. — A Rome teen earned the rank of Eagle Scout, leaders with the Floyd County troop said."],
        "US",
        "",
    ),
    (
        "en",
        "Wales man dies in crash",
        ["WALES, Mass. — State police said a Wales man died on Route 20."],
        "US",
        "",
    ),
    (
        "en",
        "Mexico School District names principal",
        ["MEXICO, Mo. — The Mexico School District named a principal."],
        "US",
        "",
    ),
    (
        "en",
        "Cairo flood levels rise",
        ["CAIRO, Ill. (AP) — The Ohio River rose at Cairo on Monday."],
        "US",
        "",
    ),
    ("en", "China, Maine, voters back budget", ["Voters in China, Maine, backed the budget."], "US", ""),
    ("en", "Toronto police charge man", ["TORONTO — Toronto police charged a man Monday."], "CA", ""),
    (
        "en",
        "Jamaica Plain cafe closes",
        ["The cafe in Jamaica Plain, a Boston neighborhood, will close."],
        "US",
        "",
    ),
    ("en", "Germantown residents protest", ["Residents in Germantown, Tenn., oppose the plan."], "US", ""),
    ("en", "Brazil nuts recalled", ["A company in New Jersey recalled nuts."], "US", ""),
    ("en", "French Lick hosts festival", ["FRENCH LICK, Ind. — The festival drew crowds."], "US", ""),
    (
        "en",
        "Dublin high school opens gym",
        ["DUBLIN, Ohio (WBNS) — Dublin Jerome High School opened a gym."],
        "US",
        "",
    ),
    (
        "en",
        "Macon police chief retires",
        ["MACON, Georgia — The chief will retire, Georgia officials said."],
        "US",
        "",
    ),
    ("en", "Fire in Wellington, Somerset", ["Crews fought a fire in Wellington on Sunday."], "GB", "NZ"),
    ("en", "Shop in Surrey destroyed", ["The shop in Banstead, Surrey, burned down."], "GB", "CA"),
    (
        "en",
        "Man jailed for arson",
        ["Man said to be ill. Mass was held in Leeds Crown Court."],
        "GB",
        "CA US",
    ),
]


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row[1])
def test_places_make_the_region_of_an_article(
    knowledge: Knowledge, row: tuple[str, str, list[str], str, str]
) -> None:
    language, title, paragraphs, first, wrong = row
    labels = regions(read(title, paragraphs), language, knowledge.gazetteer, RegionSettings())
    countries = [label.code for label in labels if len(label.code) == 2]
    assert countries[0] in first.split() if first else not countries
    assert not set(wrong.split()) & set(countries)


SMALL = Gazetteer([
    Row("en", "JO", "country", ("~Jordan",)), Row("en", "US", "province", ("Texas", "=Tex")),
    Row("en", "FR", "place", ("?Paris",)), Row("en", "none", "given", ("Michael",)),
])  # fmt: skip


@given(
    st.lists(
        st.sampled_from(
            ["Paris", "Texas", "Tex.", "Jordan", "Michael", "in", ",", ".", "jordan", "Smith", "street"]
        )
    )
)
def test_places_answer_any_order_of_words(words: list[str]) -> None:
    reading = read(" ".join(words), [" ".join(reversed(words))])
    mentions = SMALL.find(reading.words, "en")
    found = list(places(reading, mentions, SMALL.given))
    assert len(found) <= len(mentions)
    assert all(place.names for place in found)
    assert [place.at for place in found] == sorted(place.at for place in found)
