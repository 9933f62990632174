"""The owner's pages, all under one router; what they draw stands in templates/ and static/ beside it."""

from pathlib import Path

from kb.owner import answers_page

FOLDER = Path(__file__).parent  # languages, templates and static files, for `common.pages.Pages`

router = answers_page.router
