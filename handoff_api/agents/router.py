"""All addresses of the staff: the handoff API, accounts, the console and its socket, the sign-in page."""

from fastapi import APIRouter

from handoff_api.agents import (
    article_proposals_api,
    canned_replies_api,
    chat_ratings_api,
    desk_rules_api,
    handoffs_api,
    library_api,
    library_pages,
    news_page,
    notices_api,
    notifications_api,
    opening_hours_api,
    opening_hours_page,
    pages,
    promises_api,
    promises_page,
    replies_page,
    sign_in,
    staff_api,
    staff_socket,
    team_api,
    waits_api,
)

router = APIRouter()
for part in (
    handoffs_api, promises_api, staff_api, team_api, opening_hours_api, desk_rules_api, waits_api, chat_ratings_api,
    notifications_api, sign_in, pages, promises_page, opening_hours_page, staff_socket, library_api, library_pages,
    canned_replies_api, article_proposals_api, replies_page, notices_api, news_page,
):  # fmt: skip
    router.include_router(part.router)
