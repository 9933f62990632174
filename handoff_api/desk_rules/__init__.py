"""What the owner decides about the desk: how long anybody may wait, how chats find an agent, what is shown outside."""

from handoff_api.desk_rules.models import DeskRules

__all__ = ["DeskRules"]
