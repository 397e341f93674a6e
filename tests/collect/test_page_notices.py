"""Pages that hold no article are refused, and words about consent are nobody's article."""

import pytest

from digest.collect.page_notices import is_consent, is_wall
from tests.collect.given import SHARED, article_of, refusal_of

NEWS = (
    "<p>The parliament adopted the budget for 2027 on Monday after six hours of debate, deputies said in the capital.</p>"
    "<p>The deficit will be three percent of the gross product, and pensions will rise in March, the minister promised.</p>"
    "<p>The opposition voted against it and called the plan unreal, since the price of gold may fall next year.</p>"
)
CONSENT = (
    "<h2>We value your privacy</h2><p>We and our 640 partners store information on a device, such as cookies, and process "
    "personal data for advertising.</p><p>You may accept or manage your choices at any time on the privacy policy page.</p>"
)


def page(title: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "around",
    [
        f'<div class="cookie-consent">{CONSENT}</div>{{}}',
        f'<div class="x"><div>{CONSENT}</div></div>{{}}',
        f'{{}}<section id="onetrust-banner-sdk">{CONSENT}</section>',
    ],
)
@pytest.mark.parametrize("element", ["aside class='main-content'", "article", "div class='text'"])
def test_body_is_the_article_and_not_the_consent(around: str, element: str) -> None:
    body = f"<{element}><h1>Parliament adopts budget</h1>{NEWS}</{element.split(maxsplit=1)[0]}>"
    article = article_of(page("Parliament adopts budget", around.format(body)), "a.html")
    assert article.title == "Parliament adopts budget"
    assert article.paragraphs[0].startswith("The parliament adopted")
    assert article.paragraphs[-1].endswith("next year.")


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("404 Not Found", "nginx", "missing-page"),
        ("Error 404 | The Steppe Herald", "The page you are looking for may have moved. Go back to the front page, or search.", "missing-page"),
        ("Страница не найдена — Вести", "Возможно, она была удалена или перемещена. Перейдите на главную страницу сайта.", "missing-page"),
        ("Бет табылмады", "Сіз іздеген бет жойылған немесе басқа жерге көшірілген болуы мүмкін.", "missing-page"),
        ("Sahifa topilmadi", "Siz qidirgan sahifa mavjud emas yoki o‘chirilgan. Bosh sahifaga qayting.", "missing-page"),
        ("Just a moment...", "Checking your browser before accessing herald.example. This process is automatic.", "challenge"),
        ("herald.example", "Please enable JavaScript and cookies to continue. Your request was logged under number 7.", "challenge"),
        ("Проверка браузера", "Подождите, мы проверяем ваш браузер. Это займёт несколько секунд, затем вы перейдёте на сайт.", "challenge"),
        ("Minister promises rain", "Subscribe to continue reading this article and get full access to all stories of the Herald.", "wall"),
        ("Министр обещал дождь", "Чтобы продолжить чтение, оформите подписку на наше издание за сто рублей в месяц.", "wall"),
    ],
)  # fmt: skip
def test_page_that_holds_no_article_is_refused(title: str, text: str, code: str) -> None:
    assert refusal_of(page(title, f"<main><h1>{title}</h1><p>{text}</p></main>"), "a.html").code == code


@pytest.mark.parametrize(
    "title",
    [
        "Access denied to the archive, historians say",
        "Page not found: what becomes of old news",
        "Доступ к архиву ограничен указом",
    ],
)
def test_news_of_such_pages_is_news(title: str) -> None:
    article = article_of(page(title, f"<article><h1>{title}</h1>{NEWS}</article>"), "a.html")
    assert article.title == title


def test_line_of_a_wall_is_no_text_and_the_teaser_stays() -> None:
    wall = "<p>Already a subscriber? Log in here.</p><p>To continue reading, subscribe or sign in to your account today.</p>"
    article = article_of(
        page("Parliament adopts budget", f"<article><h1>Parliament adopts budget</h1>{NEWS}{wall}</article>"),
        "a.html",
    )
    assert len(article.paragraphs) == 3


def test_news_about_cookies_is_no_consent() -> None:
    law = "The law forces publishers and their partners to ask for consent before cookies or personal data are used for advertising."
    assert not is_consent(law)
    assert not is_wall("The paper said that a third of its readers would subscribe and continue to do so.")


@pytest.mark.skipif(not SHARED.exists(), reason="the cases are not beside the checkout")
def test_case_of_an_aside_is_read_right() -> None:
    article = article_of((SHARED / "cases/pages/aside.html").read_bytes(), "aside.html")
    assert "budget for 2027" in article.paragraphs[0]
    assert not any("partners" in paragraph for paragraph in article.paragraphs)
