"""All addresses of visitors, the widget's own aside."""

from fastapi import APIRouter

from handoff_api.visitors import after_chat, availability, beginning, expectations, help_page, keeping, socket, talking

router = APIRouter()
for part in (beginning, talking, after_chat, keeping, help_page, expectations, availability, socket):
    router.include_router(part.router)
