"""Rules are set by the owner over HTTP, count at once, and are refused when they make no sense."""

from tests.handoff_api.agents.conftest import sign_in


async def test_the_defaults_count_until_the_owner_sets_others(service):
    owner, agent = await sign_in(service, "Olga", "supervisor"), await sign_in(service, "Aldo", "agent")
    assert (await agent.done("GET", "/api/desk-rules"))["longest_wait_minutes"] == 30
    await owner.done("PUT", "/api/desk-rules", {"longest_wait_minutes": 20, "routing": "push"})
    rules = await agent.done("GET", "/api/desk-rules")
    assert (rules["longest_wait_minutes"], rules["routing"], rules["offer_seconds"]) == (20, "push", 30)


async def test_an_agent_sets_no_rules_and_nonsense_is_refused(service):
    owner, agent = await sign_in(service, "Olga", "supervisor"), await sign_in(service, "Aldo", "agent")
    assert (await agent.call("PUT", "/api/desk-rules", {})).status_code == 403
    wrong = {"longest_wait_minutes": 10, "offer_to_write_minutes": 15}
    assert (await owner.call("PUT", "/api/desk-rules", wrong)).status_code == 422
