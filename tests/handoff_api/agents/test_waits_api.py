"""The owner reads how true the waits were; a share only once it is no chance."""

import pytest

from tests.handoff_api.agents.conftest import sign_in


async def said(service, number: int, hits: int) -> None:
    """So many waits that were said with a queue, of which so many were true."""

    def work(c):
        visitor = "INSERT INTO conversation (id, visitor_id, language, status, created_at, updated_at) VALUES"
        c.execute(f"{visitor} ('conv', 'v', 'it', 'closed', :at, :at)", at=at)
        for n in range(number):
            c.execute(
                "INSERT INTO handoff (id, conversation_id, state, reason_code, language, requested_at, queued_since) "
                "VALUES (:id, 'conv', 'closed', 'asked_for_person', 'it', :at, :at)",
                id=f"h{n}",
                at=at,
            )
            c.execute(
                """INSERT INTO said_wait (handoff_id, said_at, position, at_joining, has_queue, low, high, kind, said_low,
                       said_high, wait, ended, stands_since, stands_kind, stands_low, told_position, told_place)
                   VALUES (:id, :at, 1, 1, 1, 2, 6, 'range', 2, 6, :wait, 'served', :at, 'range', 2, 1, 1)""",
                id=f"h{n}",
                at=at,
                wait=4.0 if n < hits else 9.0,
            )

    at = service.use.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    await service.use.database.write(work)


@pytest.mark.parametrize(("number", "hits", "share"), [(99, 80, None), (120, 99, 0.825)])
async def test_a_share_is_said_from_a_hundred_on(sqlite_service, number, hits, share):
    olga = await sign_in(sqlite_service, "Olga", "supervisor")
    await said(sqlite_service, number, hits)
    told = await olga.done("GET", "/api/waits")
    assert told["with_queue"] == {"said": number, "true": hits, "share": share}
    assert told["without_queue"] == {"said": 0, "true": 0, "share": None}
    headers = {"Authorization": f"Bearer {olga.token}", "Accept": "text/html"}
    page = await sqlite_service.http.get("/desk/opening-hours?lang=en", headers=headers)
    assert f"{hits} of {number} true" in page.text
    assert ("82 %" in page.text) == (share is not None)
