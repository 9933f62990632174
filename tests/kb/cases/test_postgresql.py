"""The same on PostgreSQL: raised, counted, named, decided, announced, forgotten."""

from datetime import timedelta

from kb.evidence.models import Outcome
from kb.search.encoding.embedder import Embedder
from tests.kb.cases.conftest import OUTAGE, opened
from tests.kb.cases.test_watch import ELENA
from tests.postgresql import NewDatabase


async def test_a_case_from_the_first_question_to_the_end(new_postgresql: NewDatabase, embedder: Embedder):
    company = opened(new_postgresql(), embedder)
    try:
        await company.has_past(days=9, per_day=20)
        await company.ask(*OUTAGE)
        case = await company.case()
        assert case.people >= 5 and "Menaggio" in case.words
        await company.cases.confirm(case.id, ELENA)
        start = company.clock.at
        await company.cases.announce("Bills", ["bill"], ["la bolletta"], start, start + timedelta(hours=1), ELENA)
        assert [one.title for one in await company.cases.announced()] == ["Bills"]
        look = (await company.cases.page(("confirmed",)))[0]
        for name in look.conversation_ids:
            gone = Outcome(event_id=f"x{name}", conversation_id=name, question="", outcome="erased")
            await company.evidence.add([gone])
        company.clock.at += timedelta(days=1)
        await company.watch.look()
        assert (await company.case()).people == 0, "what a person decided stays, without anybody's words"
    finally:
        await company.database.close()
