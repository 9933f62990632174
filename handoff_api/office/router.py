"""All pages beside the console."""

from fastapi import APIRouter

from handoff_api.office import account_page, doors, staff_page

router = APIRouter()
for part in (account_page, staff_page, doors):
    router.include_router(part.router)
