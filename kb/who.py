"""Who is asking: by the token in a header, or by the cookie of the staff's browsers."""

from starlette.requests import HTTPConnection

from common.auth import Actor, bearer, session_cookie
from common.browser_safety import require_same_origin


async def actor(connection: HTTPConnection) -> Actor:
    """Who is asking: by the token in the header, or by the staff's cookie from one of our own pages.

    Raises NotAllowed for a change that another site's page asks for, Unavailable while handoff_api is down.
    """
    state = connection.app.state
    if token := bearer(connection.headers.get("authorization")):
        return await state.staff_sessions.actor(token)
    cookie = connection.cookies.get(session_cookie(state.settings.is_https), "")
    if cookie:
        require_same_origin(connection, [state.settings.kb_address, state.settings.handoff_api_address])
    return await state.staff_sessions.actor(cookie)
