"""What endpoints ask for: who is there, and the services they use.

Everything takes an HTTPConnection, so that HTTP endpoints and sockets ask in the same way.
"""

import ipaddress
from dataclasses import dataclass
from typing import Annotated

import httpx
from fastapi import Depends
from redis.asyncio import Redis
from starlette.requests import HTTPConnection

from common.auth import ANONYMOUS, SERVICE, Actor, bearer, session_cookie
from common.browser_safety import require_same_origin
from common.clock import Clock
from common.database import Database
from common.ids import same
from common.pages import Pages
from handoff_api.bot_bridge.bridge import Bridge
from handoff_api.bot_bridge.client import BotClient
from handoff_api.bot_bridge.erasure import Erasure
from handoff_api.bot_bridge.feedback import Feedback
from handoff_api.bot_bridge.intake import Intake
from handoff_api.canned_replies.service import CannedReplies
from handoff_api.conversations.connected import ConnectedVisitors
from handoff_api.conversations.notifying import Notifying
from handoff_api.conversations.service import Conversations
from handoff_api.desk_rules.service import DeskRulesBoard
from handoff_api.event_log import Feed
from handoff_api.expectations.service import ExpectationsBoard
from handoff_api.handoffs.after_chat_service import AfterChat
from handoff_api.handoffs.promise_service import Promises
from handoff_api.handoffs.service import Handoffs
from handoff_api.knowledge import Knowledge
from handoff_api.mail.sender import MailSender
from handoff_api.notices.service import Notices
from handoff_api.opening_hours.service import OpeningHoursBoard
from handoff_api.proposed_articles.service import ProposedArticles
from handoff_api.rate_limits import RateLimits
from handoff_api.routing.service import Routing
from handoff_api.settings import Settings
from handoff_api.staff.accounts import Accounts
from handoff_api.staff.live_sessions import LiveSessions
from handoff_api.staff.presence import PresenceBoard
from handoff_api.staff.sessions import Sessions
from handoff_api.team.invitations import Invitations
from handoff_api.team.passwords import NewPasswords
from handoff_api.team.team import Team


@dataclass(frozen=True)
class Services:
    """Everything that was opened when the service started."""

    settings: Settings
    clock: Clock
    database: Database
    http: httpx.AsyncClient
    redis: Redis
    feed: Feed
    pages: Pages
    limits: RateLimits
    conversations: Conversations
    connected: ConnectedVisitors
    intake: Intake
    feedback: Feedback
    erasure: Erasure
    bot: BotClient
    bridge: Bridge
    handoffs: Handoffs
    routing: Routing
    promises: Promises
    after_chat: AfterChat
    accounts: Accounts
    sessions: Sessions
    live_sessions: LiveSessions
    presence: PresenceBoard
    team: Team
    invitations: Invitations
    passwords: NewPasswords
    notifying: Notifying
    expectations: ExpectationsBoard
    mail: MailSender
    opening_hours: OpeningHoursBoard
    desk_rules: DeskRulesBoard
    knowledge: Knowledge
    notices: Notices
    canned_replies: CannedReplies
    proposed_articles: ProposedArticles


def services(connection: HTTPConnection) -> Services:
    """The services of the app that serves `connection`."""
    return connection.app.state.services


async def actor(connection: HTTPConnection) -> Actor:
    """Who is asking: a service, a visitor or somebody of the staff by bearer token, or the staff by cookie.

    With a cookie, a request that changes something must come from one of our own pages: raises
    NotAllowed otherwise.
    """
    use = services(connection)
    token = bearer(connection.headers.get("authorization"))
    if not token:
        return await _by_cookie(connection, use)
    if same(token, use.settings.service_token.get_secret_value()):
        return SERVICE
    visitor = await use.conversations.visitor(token)
    return visitor if visitor != ANONYMOUS else await _staff(use, token)


async def _by_cookie(connection: HTTPConnection, use: Services) -> Actor:
    token = connection.cookies.get(session_cookie(use.settings.is_https), "")
    found = await _staff(use, token)
    if found != ANONYMOUS:
        require_same_origin(connection, [use.settings.handoff_api_address, use.settings.kb_address])
    return found


async def _staff(use: Services, token: str) -> Actor:
    staff = await use.sessions.current(token) if token else None
    return staff.actor if staff is not None else ANONYMOUS


def address(connection: HTTPConnection) -> str:
    """Where somebody comes from, as limits count it: an IPv4 address, or the /64 network of an IPv6 one."""
    host = connection.client.host if connection.client else ""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((ip, 64), strict=False))


CurrentActor = Annotated[Actor, Depends(actor)]
Use = Annotated[Services, Depends(services)]
