"""Articles that come in from files: read and checked, compared with what is there, all taken or none."""

from kb.articles.importing.imports import Imports

__all__ = ["Imports"]
