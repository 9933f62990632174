"""All pages beside the console."""

from fastapi import APIRouter

from handoff_api.office import account_page, doors, rules_page, staff_page, supervision_page

router = APIRouter()
for part in (account_page, supervision_page, staff_page, rules_page, doors):
    router.include_router(part.router)
