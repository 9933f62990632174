"""One speaker at a time: a reply of the bot that was already under way never reaches the visitor."""

import time

from common.local_run.stack import Stack
from tests.people import Staff, Visitor, is_a, said_by


def test_a_reply_under_way_is_dropped_when_a_person_is_asked_for(stack: Stack) -> None:
    agent = Staff(stack, "Luca")
    agent.be_present()
    visitor = Visitor(stack)
    visitor.answer_to("ciao")
    stack.pause("actions")  # the delay: the bot's answer is stuck on its way
    try:
        asked = visitor.say("il wifi va piano in camera da letto")["seq"]
        time.sleep(1)
        visitor.ask_for_person()
        visitor.wait_for(is_a("handoff.requested"), since=asked)
        handoff = agent.handoff_of(visitor)
        assert agent.claim(handoff).status_code == 200
    finally:
        stack.resume("actions")
    time.sleep(5)  # longer than the answer needs once it moves again
    visitor.look()
    assert not [e for e in visitor.seen if e["seq"] > asked and said_by("bot")(e)], visitor.story()
    agent.reply(handoff, "Eccomi.")
    visitor.wait_for(said_by("agent"), since=asked)
