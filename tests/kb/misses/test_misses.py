"""From a question in vain to a proven article: noticed once, grouped, worked on, asked again, forgotten when erased."""

from datetime import timedelta

import pytest

from common.auth import Actor
from common.clock import SYSTEM_CLOCK, Clock
from common.errors import BadRequest, NotFound
from kb.articles.models import NewArticle
from kb.evidence.models import Outcome
from kb.misses.asking import Asking
from kb.misses.counting import rank
from kb.misses.keeper import Keeper

ELENA = Actor("staff", id="staff_elena", name="Elena", roles=frozenset({"editor"}))
STATIC = [
    "Si può avere un indirizzo IP fisso?",
    "vorrei un indirizzo ip fisso per il negozio",
    "quanto costa l'indirizzo ip fisso",
    "indirizzo IP fisso per casa",
]
OTHER = "Il tecnico non si è presentato all'appuntamento"


def _missed(question: str, number: int, outcome: str | dict = "handed_over", decision: dict | None = None) -> Outcome:
    return Outcome(
        event_id=f"turn-{number}:{outcome}", conversation_id=f"conv-{number}", turn_id=f"turn-{number}",
        question=question, decision=decision or {"language": "it"}, outcome=outcome,
    )  # fmt: skip


async def _ask_in_vain(parts, *questions: str, start: int = 0) -> None:
    await parts.evidence.add([_missed(question, start + number) for number, question in enumerate(questions)])
    await parts.keeper.look()


async def test_questions_in_vain_are_grouped_and_the_most_asked_come_first(parts):
    await _ask_in_vain(parts, *STATIC, OTHER, OTHER)
    groups = await parts.misses.page("open")
    assert [group.people for group in groups] == [4, 2]
    assert "indirizzo" in groups[0].words and "fisso" in groups[0].words
    assert groups[0].title in STATIC and groups[0].language == "it"
    assert (await parts.misses.counted())["asked"] == 6


async def test_one_persons_question_is_shown_on_request(parts):
    await _ask_in_vain(parts, OTHER)
    assert await parts.misses.page("open") == []
    assert [group.title for group in await parts.misses.page("open", singles=True)] == [OTHER]


@pytest.mark.parametrize(
    ("outcome", "decision", "kind"),
    [
        ("handed_over", {"reason": "low_confidence"}, "handed_over"),
        ("handed_over", {"reason": "repeated_question"}, "repeated"),
        ("handed_over", {"reason": "sensitive_topic"}, None),
        ("not_helpful", None, "not_helpful"),
        ({"kind": "none_of_these"}, None, "not_confirmed"),
        ("answered", None, None),
        ("helpful", None, None),
    ],
)
async def test_what_counts_as_a_miss(parts, outcome, decision, kind):
    await parts.evidence.add([_missed(OTHER, 1, outcome, decision)])
    await parts.keeper.look()
    groups = await parts.misses.page("open", singles=True)
    assert [list(group.kinds) for group in groups] == ([[kind]] if kind else [])


async def test_a_turn_is_one_miss_whatever_is_told_of_it(parts):
    said = [_missed(OTHER, 1, {"kind": "none_of_these"}), _missed(OTHER, 1), _missed(OTHER, 1, "not_helpful")]
    await parts.evidence.add(said)
    await parts.keeper.look()
    assert [group.asked for group in await parts.misses.page("open", singles=True)] == [1]


async def test_after_publishing_the_questions_are_asked_again(parts):
    await _ask_in_vain(parts, *STATIC)
    group = (await parts.misses.page("open"))[0]
    article = await parts.articles.create(
        NewArticle(language="it", title="Indirizzo IP fisso", answer="Sì, costa 5 euro al mese.", phrasings=STATIC[:3]),
        ELENA,
    )
    await parts.misses.link(group.id, article.id, ELENA)
    await parts.keeper.look()
    assert (await parts.misses.get(group.id)).proof is None, "a draft proves nothing"

    await parts.articles.publish(article.id)
    await parts.keeper.look()
    proof = (await parts.misses.get(group.id)).proof
    assert (proof.version, len(proof.asked)) == (1, 4)
    assert proof.answered >= 3, "three of the four are phrasings of the article, word for word"
    assert all(one.question not in STATIC[:3] for one in proof.missing)


async def test_a_proven_group_is_done_until_somebody_asks_in_vain_again(parts):
    await _ask_in_vain(parts, STATIC[0], STATIC[0])
    group = (await parts.misses.page("open"))[0]
    article = await parts.articles.create(
        NewArticle(language="it", title="IP", answer="Sì.", phrasings=[STATIC[0]], status="published"), ELENA
    )
    await parts.misses.link(group.id, article.id, ELENA)
    await parts.keeper.look()
    assert [one.id for one in await parts.misses.page("done")] == [group.id]
    await _ask_in_vain(parts, STATIC[0], start=10)
    again = (await parts.misses.page("open"))[0]
    assert (again.id, again.since_proof) == (group.id, 1)


async def test_dismissing_needs_a_reason_and_is_kept(parts):
    await _ask_in_vain(parts, *STATIC)
    group = (await parts.misses.page("open"))[0]
    with pytest.raises(BadRequest):
        await parts.misses.dismiss(group.id, "  ", ELENA)
    await parts.misses.dismiss(group.id, "lo spiega chi vende", ELENA)
    dismissed = (await parts.misses.page("dismissed"))[0]
    assert (dismissed.reason, dismissed.changed_by) == ("lo spiega chi vende", "Elena")
    await parts.misses.reopen(group.id, ELENA)
    assert [one.id for one in await parts.misses.page("open")] == [group.id]


async def test_groups_joined_by_hand_stay_one(parts):
    await _ask_in_vain(parts, *STATIC, OTHER, OTHER)
    static, technician = await parts.misses.page("open")
    await parts.misses.merge(technician.id, static.id, ELENA)
    await _ask_in_vain(parts, OTHER, start=20)
    await parts.keeper._regroup()
    groups = await parts.misses.page("open", singles=True)
    assert [(group.id, group.asked) for group in groups] == [(static.id, 7)]
    with pytest.raises(NotFound):
        await parts.misses.get(technician.id)


async def test_an_erased_conversation_leaves_no_word(parts):
    await _ask_in_vain(parts, OTHER, STATIC[0], STATIC[0])
    await parts.evidence.add([Outcome(event_id="gone", conversation_id="conv-0", question="", outcome="erased")])
    await parts.keeper.look()
    assert [group.title for group in await parts.misses.page("open", singles=True)] == [STATIC[0]]

    def words(c) -> str:
        tables = ("miss", "micro_group", "miss_group")
        return str([row for table in tables for row in c.execute(f"SELECT * FROM {table}")])

    assert "tecnico" not in await parts.database.read(words)


async def test_a_new_process_goes_on_where_the_old_one_stopped(parts):
    await _ask_in_vain(parts, *STATIC)
    before = (await parts.misses.page("open"))[0]
    asking = Asking(parts.search._upkeep._embedder, parts.search)
    second = Keeper(parts.database, _Later(), asking.encode, asking.maker, asking.again)
    await parts.evidence.add([_missed(STATIC[1], 50)])
    await second.look()  # the first one's lease has lapsed by its clock
    after = (await parts.misses.page("open"))[0]
    assert (after.id, after.asked) == (before.id, 5)


async def test_two_processes_do_not_group_the_same_misses(parts):
    await _ask_in_vain(parts, *STATIC)
    asking = Asking(parts.search._upkeep._embedder, parts.search)
    second = Keeper(parts.database, SYSTEM_CLOCK, asking.encode, asking.maker, asking.again)
    await parts.evidence.add([_missed(OTHER, 60)])
    await second.look()
    assert (await parts.misses.counted())["new"] == 1, "the first one holds the lease"
    await parts.keeper.look()
    assert (await parts.misses.counted())["new"] == 0


def test_who_asked_lately_counts_more():
    assert rank({"2026-11-20": 4}) > rank({"2026-10-20": 10})
    assert rank({"2026-11-20": 4, "2026-11-19": 1}) > rank({"2026-11-20": 4})
    assert rank({"2026-11-06": 8}) == pytest.approx(rank({"2026-11-20": 4}))


class _Later(Clock):
    def now(self):
        return super().now() + timedelta(minutes=10)
