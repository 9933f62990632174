"""The public page and its JSON: what is known and shown, in both languages, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.handoff_api.agents.conftest import sign_in
from tests.handoff_api.expectations.past import somebody_asked, somebody_was_promised
from tests.handoff_api.service import TOKEN, Service

SERVICE = {"Authorization": f"Bearer {TOKEN}"}
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # a Monday, 10:30 in Rome
HOURS = {
    "week": {day: [["09:00", "13:00"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "days": [{"day": "12-08", "name": "Immacolata"}],
    "time_zone": "Europe/Rome",
}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=True):
        yield


async def _told(service: Service) -> dict:
    answer = await service.http.get("/api/expectations")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _page(service: Service, language: str) -> str:
    answer = await service.http.get("/expectations", params={"lang": language})
    assert answer.status_code == 200, answer.text
    return answer.text


async def _open(service: Service) -> None:
    assert (await service.http.put("/api/opening-hours", json=HOURS, headers=SERVICE)).is_success


async def test_a_new_desk_says_that_it_does_not_know_yet(sqlite_service: Service):
    unknown = dict.fromkeys(("hours", "waits", "promises"))
    assert await _told(sqlite_service) == {"people_now": False, "time_zone": "Europe/Rome", **unknown}
    assert "Non abbiamo ancora abbastanza chat per dirlo con onestà." in await _page(sqlite_service, "it")
    assert "We have not had enough chats yet to say so honestly." in await _page(sqlite_service, "en")


async def test_hours_waits_and_promises_are_told(service: Service):
    await _open(service)

    def past(c) -> None:
        for number in range(30):
            at = datetime(2026, 11, 16, 9, number, tzinfo=UTC)
            somebody_asked(c, at, minutes=1 + number % 10)
        for number in range(25):
            somebody_was_promised(c, NOW - timedelta(days=2, minutes=number), "late" if number == 0 else "kept")

    await service.use.database.write(past)
    told = await _told(service)
    assert told["hours"]["open"] and told["hours"]["changes_at"] == "2026-11-23T12:00:00.000000Z"
    assert told["hours"]["days"] == [{"day": "2026-12-08", "name": "Immacolata", "hours": []}]
    [monday] = [one for one in told["waits"]["hours"] if one["weekday"] == "mon" and one["hour"] == 10]
    assert monday == {"weekday": "mon", "hour": 10, "median": 300, "most": 480, "chats": 30}
    assert told["promises"] == {"days": 28, "kept": 24, "of": 25, "share": 0.96}
    page = await _page(service, "it")
    assert "96 %" in page and "24 promesse su 25" in page and "Immacolata" in page and "09:00–13:00" in page
    assert "minuti per 8 persone su 10: 8; per la metà: 5" in page


async def test_that_it_is_open_is_not_that_somebody_is_there(sqlite_service: Service):
    await _open(sqlite_service)
    assert "in questo momento non c'è nessuno" in (await _page(sqlite_service, "it")).replace("&#39;", "'")
    marta = await sign_in(sqlite_service, "Marta")
    await marta.done("PUT", "/api/staff/presence", {"status": "available", "capacity": 2})
    page = await _page(sqlite_service, "it")
    assert "Adesso rispondono persone" in page and "oggi alle 13:00" in page
    assert (await _told(sqlite_service))["people_now"]


async def test_who_is_open_day_and_night_says_so(sqlite_service: Service):
    week = {day: [["00:00", "24:00"]] for day in HOURS["week"]} | {
        "sat": [["00:00", "24:00"]],
        "sun": [["00:00", "24:00"]],
    }
    hours = {"week": week, "time_zone": "Europe/Rome"}
    assert (await sqlite_service.http.put("/api/opening-hours", json=hours, headers=SERVICE)).is_success
    told = (await _told(sqlite_service))["hours"]
    assert told["open"] and told["changes_at"] is None
    page = await _page(sqlite_service, "it")
    assert "Giorno e notte" in page and "24:00" not in page


async def test_the_owner_decides_what_is_shown(sqlite_service: Service):
    await _open(sqlite_service)
    rules = {"shows_hours": False, "shows_waits": False, "shows_promises": False}
    answer = await sqlite_service.http.put("/api/desk-rules", json=rules, headers=SERVICE)
    assert answer.is_success, answer.text
    told = await _told(sqlite_service)
    assert told["people_now"] is told["hours"] is told["waits"] is told["promises"] is None
    page = await _page(sqlite_service, "en")
    assert "When people answer" not in page and "Promises kept" not in page and "How long it usually takes" not in page


async def test_asking_often_makes_nobody_count(sqlite_service: Service, monkeypatch):
    """The figures are counted every ten minutes; who asks for the page a hundred times gets the same ones."""
    await _told(sqlite_service)
    await sqlite_service.use.database.write(lambda c: [somebody_asked(c, NOW, 1) for _ in range(30)])
    assert (await _told(sqlite_service))["waits"] is None
    with time_machine.travel(NOW + timedelta(minutes=11), tick=True):
        assert (await _told(sqlite_service))["waits"]["hours"][0]["chats"] == 30
