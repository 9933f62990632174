"""Opens everything that handoff_api works with, and closes it again in the right order."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from common.clock import SYSTEM_CLOCK
from common.database import Database, open_database
from common.pages import Pages
from common.tasks import end
from handoff_api import metrics
from handoff_api.bot_bridge.bot_memory import BotMemory
from handoff_api.bot_bridge.bridge import Bridge
from handoff_api.bot_bridge.client import BotClient
from handoff_api.bot_bridge.erasure import Erasure
from handoff_api.bot_bridge.feedback import Feedback
from handoff_api.bot_bridge.intake import Intake
from handoff_api.bot_bridge.language import find_language
from handoff_api.bot_bridge.sweeper import Sweeper
from handoff_api.canned_replies.service import CannedReplies
from handoff_api.conversations.connected import ConnectedVisitors
from handoff_api.conversations.notifying import Notifying
from handoff_api.conversations.service import Conversations
from handoff_api.desk_rules.service import DeskRulesBoard
from handoff_api.event_log import Feed
from handoff_api.event_log.polling import LogPolling
from handoff_api.event_log.relay import RedisRelay
from handoff_api.expectations.service import ExpectationsBoard
from handoff_api.first_admin import make_first_admin
from handoff_api.handoffs.after_chat_service import AfterChat
from handoff_api.handoffs.answers_by_mail import AnswersByMail
from handoff_api.handoffs.promise_service import Promises
from handoff_api.handoffs.queue_watch import QueueWatch
from handoff_api.handoffs.service import Handoffs
from handoff_api.handoffs.wait_watch import WaitWatch
from handoff_api.knowledge import Knowledge
from handoff_api.mail.drawing import Letterhead
from handoff_api.mail.envelope import address_of
from handoff_api.mail.sender import MailSender
from handoff_api.mail.server import MailServer, ServerAddress
from handoff_api.notices.board import Board
from handoff_api.notices.service import Notices
from handoff_api.notices.watch import NoticeWatch
from handoff_api.opening_hours.service import OpeningHoursBoard
from handoff_api.outbox.sender import OutboxSender
from handoff_api.promises.watch import PromiseWatch
from handoff_api.proposed_articles.service import ProposedArticles
from handoff_api.providers import Services
from handoff_api.rate_limits import RateLimits
from handoff_api.routing.service import Routing
from handoff_api.routing.watch import RoutingWatch
from handoff_api.settings import Settings
from handoff_api.staff.accounts import Accounts
from handoff_api.staff.live_sessions import LiveSessions
from handoff_api.staff.passwords import Passwords
from handoff_api.staff.presence import PresenceBoard
from handoff_api.staff.sessions import Sessions
from handoff_api.team.invitations import Invitations
from handoff_api.team.passwords import NewPasswords
from handoff_api.team.team import Team

MIGRATIONS = Path(__file__).parent / "migrations"
REDIS_TIMEOUT = 1.0  # seconds; no request waits for Redis, and what runs beside them should not flap under load
# Rasa's server closes a connection after 5 s without use: be sure to be first, or a call meets the closing.
CONNECTIONS = httpx.Limits(max_connections=200, keepalive_expiry=3.0)
GO_ON = "/chat#resume={code}"  # where the link of a letter leads; no server sees what follows the #
DRAIN_SECONDS = 4.0  # for turns that are with the bot when we stop; the rest is taken up at the next start


@asynccontextmanager
async def opened(settings: Settings, pages: Pages) -> AsyncIterator[Services]:
    """The services, from an opened database to running background work."""
    database = open_database(settings.database_address, MIGRATIONS)
    redis = open_redis(settings)
    # No proxy of the environment stands between our own processes.
    async with httpx.AsyncClient(trust_env=False, limits=CONNECTIONS) as http:
        feed = Feed(database)
        feed.observe(metrics.count)
        services = _services(settings, pages, database, http, redis, feed)
        sweeper = Sweeper(database, services.bridge, services.clock, is_sole=settings.handoff_api_processes == 1)
        await asyncio.to_thread(find_language, "ciao")  # loads its model, or the first visitor would wait for that
        await sweeper.begin()
        await make_first_admin(services.accounts, settings)
        tasks = _begin(_background(services, sweeper, redis))
        try:
            yield services
        finally:
            await services.bridge.drain(DRAIN_SECONDS)
            await end(tasks)
            await database.close()
            await redis.aclose()


def open_redis(settings: Settings) -> Redis:
    """A client that gives up quickly and never retries by itself."""
    return Redis.from_url(
        settings.redis_url,
        decode_responses=True,
        socket_timeout=REDIS_TIMEOUT,
        socket_connect_timeout=REDIS_TIMEOUT,
        retry=Retry(NoBackoff(), 0),
    )


def _services(
    settings: Settings, pages: Pages, database: Database, http: httpx.AsyncClient, redis: Redis, feed: Feed
) -> Services:
    clock = SYSTEM_CLOCK
    bot, bridge = _bot(settings, database, http, feed)
    kb = (http, settings.internal("kb"), settings.service_token.get_secret_value())
    knowledge = Knowledge(*kb)
    handoffs = Handoffs(database, feed, clock)
    return Services(
        settings=settings,
        clock=clock,
        database=database,
        http=http,
        redis=redis,
        feed=feed,
        pages=pages,
        limits=RateLimits(settings.conversations_per_minute, settings.messages_per_minute),
        conversations=Conversations(database, feed, clock),
        connected=ConnectedVisitors(feed, settings.sockets_at_most),
        intake=Intake(database, feed, bridge, clock),
        feedback=Feedback(database, feed, clock),
        erasure=Erasure(database, feed, BotMemory(redis), clock),
        bot=bot,
        bridge=bridge,
        handoffs=handoffs,
        routing=Routing(database, feed, clock, handoffs),
        promises=Promises(database, feed, clock),
        after_chat=AfterChat(database, feed, clock),
        **_people(settings, database, feed, handoffs),
        notifying=Notifying(database, feed, clock),
        expectations=ExpectationsBoard(database, clock),
        mail=_mail(settings, database, feed),
        opening_hours=OpeningHoursBoard(database, clock),
        desk_rules=DeskRulesBoard(database, clock),
        knowledge=knowledge,
        notices=Notices(database, feed, clock, Board(*kb, clock)),
        canned_replies=CannedReplies(database, clock),
        proposed_articles=ProposedArticles(database, feed, clock, knowledge),
    )


def _people(settings: Settings, database: Database, feed: Feed, handoffs: Handoffs) -> dict[str, Any]:
    """The services of accounts: who may sign in, who has, and who is there."""
    clock, passwords = SYSTEM_CLOCK, Passwords()
    sessions = Sessions(database, passwords, clock)
    company, sends_mail = settings.company_name, settings.sends_mail
    return {
        "accounts": Accounts(database, passwords, clock),
        "sessions": sessions,
        "live_sessions": LiveSessions(database, clock),
        "presence": PresenceBoard(database, clock),
        "team": Team(database, feed, clock, handoffs),
        "invitations": Invitations(database, passwords, clock, company, sends_mail),
        "passwords": NewPasswords(database, passwords, sessions, clock, company, sends_mail),
    }


def _bot(settings: Settings, database: Database, http: httpx.AsyncClient, feed: Feed) -> tuple[BotClient, Bridge]:
    token = settings.service_token.get_secret_value()
    bot = BotClient(http, settings.internal("rasa"), token, settings.bot_timeout)
    return bot, Bridge(database, feed, bot, SYSTEM_CLOCK, settings.bot_concurrency)


def _mail(settings: Settings, database: Database, feed: Feed) -> MailSender:
    url = settings.smtp_url.get_secret_value()
    sender = address_of(settings.mail_sender, settings.company_name)
    server = MailServer(ServerAddress.of(url), sender, settings.own_host) if url else None
    letterhead = Letterhead(settings.company_name, settings.handoff_api_address, GO_ON)
    is_sole = settings.handoff_api_processes == 1
    return MailSender(database, feed, SYSTEM_CLOCK, letterhead, server, is_sole)


def _background(use: Services, sweeper: Sweeper, redis: Redis) -> list[Coroutine[Any, Any, None]]:
    """What runs beside the requests; each one catches its own errors and goes on."""
    token = use.settings.service_token.get_secret_value()
    outbox = OutboxSender(use.database, use.http, use.settings.internal("kb"), token, use.clock)
    waits = WaitWatch(use.database, use.feed, use.clock)
    queue, promises = QueueWatch(use.handoffs, use.promises, use.clock), PromiseWatch(use.database, use.feed, use.clock)
    work = [sweeper.run(), outbox.run(), use.live_sessions.run(), use.mail.run()]
    work += [queue.run(), waits.run(), promises.run(), RoutingWatch(use.routing, use.feed).run()]
    work.append(NoticeWatch(use.notices).run())
    after = timedelta(seconds=use.settings.answer_by_mail_after)
    work.append(AnswersByMail(use.database, use.connected, use.clock, after).run())
    if use.settings.handoff_api_processes > 1:
        relay = RedisRelay(redis, use.feed)
        use.feed.relay_to(relay.tell)
        work += [relay.run(), LogPolling(use.database, use.feed, relay).run()]
    return work


def _begin(work: list[Coroutine[Any, Any, None]]) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(one) for one in work]
