"""All addresses of visitors, the widget's own aside."""

from fastapi import APIRouter

from handoff_api.visitors import beginning, help_page, keeping, socket, talking

router = APIRouter()
for part in (beginning, talking, keeping, help_page, socket):
    router.include_router(part.router)
