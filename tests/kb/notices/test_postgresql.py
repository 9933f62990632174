"""The same on PostgreSQL: written, started, told, listed, remarked on, tried, ended, thrown away."""

from pathlib import Path

from common.auth import Actor
from common.clock import SYSTEM_CLOCK
from common.database import open_database
from kb.evidence.models import Outcome
from kb.evidence.service import Evidence
from kb.notices import remarks
from kb.notices.models import Content, NewRemark, News
from kb.notices.remarks import Remarks
from kb.notices.service import Notices
from kb.notices.trying import Trying
from kb.parts import MIGRATIONS
from tests.postgresql import NewDatabase

ELENA = Actor("staff", "st_elena", "Elena", frozenset({"editor"}))
WORDS = {"it": {"title": "Linea assente", "text": "Lo sappiamo."}}


class Deaf:
    """Hears of nothing, and of no question."""

    async def refresh(self) -> None:
        return

    async def told(self, _notice, questions):
        return [None for _ in questions]


async def test_a_notice_from_the_first_word_to_the_last(new_postgresql: NewDatabase):
    database = open_database(new_postgresql(), Path(MIGRATIONS))
    notices, kept = Notices(database, SYSTEM_CLOCK, Deaf()), Remarks(database, SYSTEM_CLOCK)
    evidence = Evidence(database, SYSTEM_CLOCK)
    evidence.observe(remarks.forget)
    try:
        draft = await notices.create(Content(texts=WORDS, case_id="case_1"), ELENA)
        running = await notices.start((await notices.create(Content(texts=WORDS), ELENA)).notice_id, ELENA)
        told = await notices.tell(running.notice_id, News(texts={"it": "Risolto entro sera."}), ELENA)
        assert (told.state, told.version, told.updates[0].text) == ("running", 2, {"it": "Risolto entro sera."})
        assert (await notices.of_case("case_1")).notice_id == draft.notice_id
        first = await notices.page([], 1)
        assert first.total == 2 and first.items[0].notice_id == running.notice_id
        assert [one.notice_id for one in (await notices.page([], 1, first.next)).items] == [draft.notice_id]
        await kept.add("notice", draft.notice_id, NewRemark(text="Poco chiaro.", conversation_id="conv_1"), ELENA)
        assert await kept.waiting("notice") == {draft.notice_id: 1}
        await evidence.add([Outcome(event_id="e", conversation_id="conv_1", question="", outcome="erased")])
        assert await kept.waiting_for("notice", draft.notice_id) == 0
        asked = {"event_id": "a", "turn_id": "t", "question": "che succede?", "decision": {"language": "it"}}
        await evidence.add([Outcome(**asked, outcome="handed_over")])
        assert (await Trying(database, SYSTEM_CLOCK, Deaf()).attempt(Content(texts=WORDS))).asked == 1
        assert (await notices.end(running.notice_id, ELENA)).state == "ended"
        assert (await notices.keep_told(running.notice_id, ELENA, 3, 2)).told.letters == 2
        await notices.delete(draft.notice_id)
        assert (await notices.page(["draft"])).total == 0
    finally:
        await database.close()
