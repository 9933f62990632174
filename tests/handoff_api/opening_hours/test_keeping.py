"""Hours are set by the owner, over HTTP and on the page; what makes no sense is not kept."""

import pytest
from pydantic import ValidationError

from handoff_api.agents.hours_form import NotUnderstood, form_of, hours_from
from handoff_api.opening_hours import OpeningHours
from tests.handoff_api.agents.conftest import sign_in

HOURS = {
    "time_zone": "Europe/Rome",
    "week": {"mon": [["09:00", "13:00"], ["14:00", "18:00"]]},
    "days": [{"day": "12-25", "name": "Natale"}, {"day": "2026-12-24", "hours": [["09:00", "12:00"]]}],
    "skills": {"tech": {"week": {"sat": [["10:00", "12:00"]]}}},
}


async def test_what_is_set_is_read_again_and_the_newest_counts(service):
    owner = await sign_in(service, "Olga", "supervisor")
    assert await owner.done("GET", "/api/opening-hours") == {"hours": None, "open": None, "next_open": None}
    told = await owner.done("PUT", "/api/opening-hours", HOURS)
    assert told["hours"]["week"] == {"mon": [["09:00", "13:00"], ["14:00", "18:00"]]}
    assert told["next_open"].endswith("Z")
    await owner.done("PUT", "/api/opening-hours", HOURS | {"week": {}})
    assert (await owner.done("GET", "/api/opening-hours"))["hours"]["week"] == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Europe/Roma"},
        {"week": {"mon": [["9", "18:00"]]}},
        {"week": {"mon": [["09:00", "25:00"]]}},
        {"week": {"mon": [["09:00", "09:00"]]}},
        {"week": {"mon": [["09:00", "13:00"], ["12:00", "18:00"]]}},
        {"week": {"mon": [["22:00", "02:00"], ["23:00", "23:30"]]}},
        {"week": {"monday": []}},
        {"days": [{"day": "2026-02-30"}]},
        {"days": [{"day": "12-25"}, {"day": "12-25"}]},
        {"closed": True},
    ],
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        OpeningHours.model_validate(wrong)


def test_the_form_understands_how_people_write():
    typed = {"time_zone": "Europe/Rome", "mon": "9-13, 14.30 – 18", "fri": "22-2", "skill.tech.sat": "10-12"}
    hours = hours_from(typed | {"days": "2026-12-24 9-12 Vigilia\n\n12-25 Natale"}, ["tech", "sales"])
    assert hours.week == {"mon": [("09:00", "13:00"), ("14:30", "18:00")], "fri": [("22:00", "02:00")]}
    assert [(day.day, day.hours, day.name) for day in hours.days] == [
        ("2026-12-24", [("09:00", "12:00")], "Vigilia"),
        ("12-25", [], "Natale"),
    ]
    assert list(hours.skills) == ["tech"]


def test_the_form_shows_what_it_understood():
    shown = form_of(OpeningHours.model_validate(HOURS), ["tech"])
    again = {"time_zone": shown["time_zone"], "days": shown["days"], **shown["week"]}
    again |= {f"skill.tech.{day}": typed for day, typed in shown["skills"]["tech"].items()}
    understood = hours_from(again, ["tech"])
    assert understood.week == OpeningHours.model_validate(HOURS).week
    assert {day.day for day in understood.days} == {"12-25", "2026-12-24"}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"mon": "in the morning"}, "span"),
        ({"mon": "9-13, 12-18"}, "week"),
        ({"mon": "9-27"}, "week"),
        ({"skill.tech.mon": "9-9"}, "week"),
        ({"days": "Natale"}, "day"),
        ({"days": "2026-02-30"}, "days"),
        ({"time_zone": "Rome"}, "time_zone"),
    ],
)
def test_the_form_says_what_it_did_not_understand(typed, key):
    with pytest.raises(NotUnderstood) as problem:
        hours_from({"time_zone": "Europe/Rome"} | typed, ["tech"])
    assert problem.value.key == f"hours.problem.{key}"


async def test_the_page_keeps_what_is_typed(sqlite_service):
    owner = await sign_in(sqlite_service, "Olga", "admin")
    ours = owner.service.use.settings.handoff_api_address  # only our own page may send its form
    headers = {"Authorization": f"Bearer {owner.token}", "Accept": "text/html", "Origin": ours}
    typed = {"time_zone": "Europe/Rome", "mon": "9-13", "days": "12-25 Natale <b>"}
    kept = await owner.service.http.post("/desk/opening-hours", data=typed, headers=headers)
    assert kept.status_code == 303
    page = await owner.service.http.get("/desk/opening-hours?saved=true", headers=headers)
    assert 'value="09:00-13:00"' in page.text and "12-25 Natale &lt;b&gt;" in page.text
    refused = await owner.service.http.post("/desk/opening-hours", data=typed | {"mon": "boh"}, headers=headers)
    assert refused.status_code == 400 and 'value="boh"' in refused.text
    assert (await owner.done("GET", "/api/opening-hours"))["hours"]["week"] == {"mon": [["09:00", "13:00"]]}
