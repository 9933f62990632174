"""The editors' pages, all under one router; what they draw stands in templates/ and static/ beside it."""

from pathlib import Path

from fastapi import APIRouter

from kb.editors import (
    article_page,
    bench_page,
    cases_page,
    changes_page,
    checks_page,
    exam_page,
    examination_page,
    freshness_page,
    history_page,
    import_page,
    list_page,
    misses_page,
    notices_page,
    plan_page,
    remarks_page,
    results_page,
    review_page,
    translations_page,
)

FOLDER = Path(__file__).parent  # templates and static files, for `common.pages.Pages`

router = APIRouter()
PAGES = (
    list_page,
    article_page,
    cases_page,
    checks_page,
    history_page,
    plan_page,
    translations_page,
    changes_page,
    bench_page,
    exam_page,
    examination_page,
    misses_page,
    notices_page,
    remarks_page,
    review_page,
    results_page,
    freshness_page,
    import_page,
)
for page in PAGES:
    router.include_router(page.router)
