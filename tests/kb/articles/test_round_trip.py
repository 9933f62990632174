"""What is exported is what comes back: every field, whatever is written in it, in every form."""

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.articles import formats
from kb.articles.models import Content, NewArticle, Planned
from kb.articles.planning import plan_of
from kb.articles.rules import problems_of, tidied

# Letters, what spreadsheets run, what YAML, CSV and Markdown take for marks, and blanks of all kinds.
CHARACTERS = st.one_of(
    st.sampled_from(list("=+-@'\"\t\r\n,;:#&*!|>%{}[]~`?\\/<>. \u00a0\u0085\u2028\u2029\ufeff\u200b\U0001f600é'")),
    st.characters(blacklist_categories=("Cs",), blacklist_characters=[chr(n) for n in range(32) if n not in (9, 10, 13)]),
)  # fmt: skip
TEXT = st.text(CHARACTERS, max_size=30)
TRICKY = st.sampled_from(
    ["=1+1", "+39 031 555", "-x", "@SUM(1)", "'=1", "''", "---", "---\na: b\n---", "null", "yes", "2026-11-23", "1e3",
     "a, b", "- item", "# title", "[x]", "{a: 1}", "&a *a", "\ttab", "x\r\ny", "x\ry", "'", '"', ",", ";", "~"]
)  # fmt: skip
WORDS = TEXT | TRICKY
NEEDED = WORDS.map(lambda text: f"{text} x") | TRICKY
FROM, TO = datetime(2001, 1, 1), datetime(2899, 12, 31)
MOMENT = st.datetimes(FROM, TO).map(lambda one: one.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


@st.composite
def articles(draw) -> NewArticle:
    """An article as it stands in a knowledge base: tidied, and acceptable."""
    content = Content(
        language=draw(st.sampled_from(["it", "en"])), title=draw(NEEDED), answer=draw(NEEDED),
        phrasings=draw(st.lists(WORDS, max_size=4)), tags=draw(st.lists(WORDS, max_size=4)),
        skill=draw(st.none() | WORDS), translation_of=draw(st.none() | st.just("other")), sensitive=draw(st.booleans()),
    )  # fmt: skip
    status = draw(st.sampled_from(["draft", "published", "archived"]))
    planned = Planned(
        publish_at=draw(MOMENT) if status == "draft" and draw(st.booleans()) else None,
        review_on=draw(st.none() | st.dates(FROM.date(), TO.date()).map(str)),
        review_by=draw(st.none() | WORDS),
    )
    plan, _ = plan_of(planned, status)
    expires = draw(st.none() | MOMENT)
    expires = expires if not expires or not plan["publish_at"] or expires > plan["publish_at"] else None
    return NewArticle(**tidied(content), id=draw(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True)),
                      status=status, **(plan | {"expires_at": expires}))  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(articles().filter(lambda one: not problems_of(one, one.id)), min_size=1, max_size=3))
def test_every_field_comes_back_as_it_went(written: list[NewArticle]):
    written = list({article.id: article for article in written}.values())
    for form, ending in formats.ENDINGS.items():
        parsed = list(formats.read_all(f"a.{ending}", formats.write(written, form)))
        assert not [one.reason for part in parsed for one in part.problems], form
        back = [entry.article for part in parsed for entry in part.entries]
        assert [_stored(one) for one in back] == [_stored(one) for one in written], form


def _stored(article: NewArticle) -> dict:
    """An article as an import would store it."""
    plan, wrong = plan_of(article, article.status)
    assert not wrong
    planned = {name: plan.get(name) for name in Planned.model_fields}
    return {"id": article.id, "status": article.status} | tidied(article) | planned
