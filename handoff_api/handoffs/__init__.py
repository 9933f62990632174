"""Requests for a person: the queue, who took which, and how each one ended."""

from handoff_api.handoffs.models import Handoff, HandoffRequest, Question
from handoff_api.handoffs.requesting import Requested, request_in
from handoff_api.handoffs.service import Handoffs

__all__ = ["Handoff", "HandoffRequest", "Handoffs", "Question", "Requested", "request_in"]
