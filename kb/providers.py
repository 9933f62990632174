"""What endpoints and pages ask for: who is asking, and the things of the running service."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from common.auth import Actor
from kb.articles.importing import Imports
from kb.articles.importing.jobs import ImportJobs
from kb.articles.importing.syncing import Syncs
from kb.articles.phrasing_origins import PhrasingOrigins
from kb.articles.presence import Presence
from kb.articles.proposals import Proposals
from kb.articles.schedules import Schedules
from kb.articles.service import Articles
from kb.articles.translations import Translations
from kb.budget.service import Budgets
from kb.cases.service import Cases
from kb.evidence.counts import Counting
from kb.evidence.reviewing import Reviews
from kb.evidence.service import Evidence
from kb.examination.gate import Gate
from kb.examination.models import Report, Run
from kb.examination.questions import ExamQuestions
from kb.examination.running import Running
from kb.examination.service import Examinations
from kb.figures.service import Results
from kb.figures.worklist import Worklist
from kb.likeness.remembering import Dismissals
from kb.likeness.service import Likeness
from kb.links.service import Links
from kb.misses.service import Misses
from kb.misses.telling import Telling
from kb.notices.hearing import Hearing
from kb.notices.remarks import Remarks
from kb.notices.service import Notices
from kb.notices.telling import Telling as NoticeTelling
from kb.notices.trying import Trying
from kb.search.rehearsal import Rehearsal
from kb.search.service import Search
from kb.search.tuning.tuner import Tuner
from kb.settings import Settings
from kb.who import actor


def settings(connection: HTTPConnection) -> Settings:
    """The settings this process was started with."""
    return connection.app.state.settings


def articles(connection: HTTPConnection) -> Articles:
    """The articles."""
    return connection.app.state.articles


def schedules(connection: HTTPConnection) -> Schedules:
    """What is planned for articles."""
    return connection.app.state.schedules


def imports(connection: HTTPConnection) -> Imports:
    """What brings files of articles in."""
    return connection.app.state.imports


def import_jobs(connection: HTTPConnection) -> ImportJobs:
    """The imports from the editors' page."""
    return connection.app.state.import_jobs


def syncs(connection: HTTPConnection) -> Syncs:
    """What syncs folders of Markdown files."""
    return connection.app.state.syncs


def proposals(connection: HTTPConnection) -> Proposals:
    """What takes the articles that agents propose."""
    return connection.app.state.proposals


def search(connection: HTTPConnection) -> Search:
    """What decides about questions."""
    return connection.app.state.search


def rehearsal(connection: HTTPConnection) -> Rehearsal:
    """What asks questions of the knowledge base as it would be after a change."""
    return connection.app.state.rehearsal


def tuner(connection: HTTPConnection) -> Tuner:
    """What tunes the encoder."""
    return connection.app.state.tuner


def evidence(connection: HTTPConnection) -> Evidence:
    """What became of decisions."""
    return connection.app.state.evidence


def budgets(connection: HTTPConnection) -> Budgets:
    """The wrong-answer budget."""
    return connection.app.state.budgets


def reviews(connection: HTTPConnection) -> Reviews:
    """What editors say about decisions."""
    return connection.app.state.reviews


def misses(connection: HTTPConnection) -> Misses:
    """Questions that nobody could answer."""
    return connection.app.state.misses


def notices(connection: HTTPConnection) -> Notices:
    """What visitors are told first."""
    return connection.app.state.notices


def hearing(connection: HTTPConnection) -> Hearing:
    """What hears whether a question is near to a notice."""
    return connection.app.state.hearing


def trying(connection: HTTPConnection) -> Trying:
    """What tries a notice on the questions of the last days."""
    return connection.app.state.trying


def telling_of_notices(connection: HTTPConnection) -> NoticeTelling:
    """What reaches visitors whom a notice concerns."""
    state = connection.app.state
    return NoticeTelling(
        state.client, state.settings.internal("handoff_api"), state.settings.service_token.get_secret_value()
    )


def remarks(connection: HTTPConnection) -> Remarks:
    """What agents remark about notices and articles."""
    return connection.app.state.remarks


def cases(connection: HTTPConnection) -> Cases:
    """What unusually many people ask at once."""
    return connection.app.state.cases


def results(connection: HTTPConnection) -> Results:
    """What the knowledge base brings, in figures."""
    return connection.app.state.results


def examinations(connection: HTTPConnection) -> Examinations:
    """What examines a change before it goes live."""
    return connection.app.state.examinations


def exam_questions(connection: HTTPConnection) -> ExamQuestions:
    """The questions of the examination."""
    return connection.app.state.exam_questions


def gate(connection: HTTPConnection) -> Gate:
    """What publishes and archives after the examination."""
    return connection.app.state.gate


def worklist(connection: HTTPConnection) -> Worklist:
    """The articles to look at again."""
    return connection.app.state.worklist


def reports(connection: HTTPConnection) -> Running[Report]:
    """Examinations of drafts, under way and done."""
    return connection.app.state.reports


def exam_runs(connection: HTTPConnection) -> Running[Run]:
    """The examination of what is published."""
    return connection.app.state.exam_runs


def telling(connection: HTTPConnection) -> Telling:
    """What reaches visitors who asked in vain."""
    state = connection.app.state
    return Telling(
        state.client, state.settings.internal("handoff_api"), state.settings.service_token.get_secret_value()
    )


def counting(connection: HTTPConnection) -> Counting:
    """What became of the questions of the last days."""
    return connection.app.state.counting


def likeness(connection: HTTPConnection) -> Likeness:
    """What is like a text that is being written."""
    return connection.app.state.likeness


def dismissals(connection: HTTPConnection) -> Dismissals:
    """What editors said is neither the same nor a contradiction."""
    return connection.app.state.dismissals


def translations(connection: HTTPConnection) -> Translations:
    """Which articles say the same in other languages."""
    return connection.app.state.translations


def presence(connection: HTTPConnection) -> Presence:
    """Who has an article open."""
    return connection.app.state.presence


def phrasing_origins(connection: HTTPConnection) -> PhrasingOrigins:
    """Where phrasings come from."""
    return connection.app.state.phrasing_origins


def links(connection: HTTPConnection) -> Links:
    """The links of articles."""
    return connection.app.state.links


SettingsOf = Annotated[Settings, Depends(settings)]
ArticlesOf = Annotated[Articles, Depends(articles)]
SchedulesOf = Annotated[Schedules, Depends(schedules)]
ImportsOf = Annotated[Imports, Depends(imports)]
SyncsOf = Annotated[Syncs, Depends(syncs)]
ProposalsOf = Annotated[Proposals, Depends(proposals)]
SearchOf = Annotated[Search, Depends(search)]
TunerOf = Annotated[Tuner, Depends(tuner)]
EvidenceOf = Annotated[Evidence, Depends(evidence)]
NoticesOf = Annotated[Notices, Depends(notices)]
HearingOf = Annotated[Hearing, Depends(hearing)]
RemarksOf = Annotated[Remarks, Depends(remarks)]
BudgetsOf = Annotated[Budgets, Depends(budgets)]
CasesOf = Annotated[Cases, Depends(cases)]
ActorOf = Annotated[Actor, Depends(actor)]
ExamQuestionsOf = Annotated[ExamQuestions, Depends(exam_questions)]
GateOf = Annotated[Gate, Depends(gate)]
