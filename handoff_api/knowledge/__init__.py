"""What handoff_api asks kb on behalf of an agent: articles to read and to name, a draft to keep."""

from handoff_api.knowledge.client import Knowledge
from handoff_api.knowledge.models import Article, Draft

__all__ = ["Article", "Draft", "Knowledge"]
