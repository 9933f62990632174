"""The fields of a notice's form as they were typed, and the notice that they make."""

from dataclasses import dataclass, field
from typing import Self
from zoneinfo import ZoneInfo

from common.language import LANGUAGES
from kb.articles.wrong import Wrong, wrong
from kb.cases.models import Look
from kb.editors.company_time import from_field, to_field
from kb.notices.models import KINDS, Audience, Content, Notice, Words
from kb.notices.rules import problems_of, tidied

TIMES = ("next_update_at", "starts_at", "ends_at")
SUGGESTED = 12  # questions of a case that become examples; more of the same say nothing new


@dataclass
class Typed:
    """A notice as its form holds it: texts by name and language, one question and one page a line."""

    kind: str = "problem"
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # language -> title, text, cause
    questions: str = ""
    pages: str = ""
    everyone: bool = False
    banner: bool = True
    next_update_at: str = ""
    starts_at: str = ""
    ends_at: str = ""
    case_id: str = ""
    base_revision: int = 0

    def __post_init__(self) -> None:
        for language in LANGUAGES:
            self.words.setdefault(language, {})
            for name in Words.model_fields:
                self.words[language].setdefault(name, "")

    @classmethod
    def of(cls, notice: Notice, zone: ZoneInfo) -> Self:
        """A notice that is there."""
        words = {language: one.model_dump() for language, one in notice.texts.items()}
        return cls(
            notice.kind,
            words,
            "\n".join(notice.audience.questions),
            "\n".join(notice.audience.pages),
            notice.audience.everyone,
            notice.banner,
            *(to_field(getattr(notice, name), zone) for name in TIMES),
            case_id=notice.case_id or "",
            base_revision=notice.revision,
        )

    @classmethod
    def of_case(cls, look: Look, words: dict[str, dict[str, str]]) -> Self:
        """A new notice about what many ask at once; `words` are suggestions that an editor goes over."""
        questions = list(dict.fromkeys(one.question for one in look.questions))[:SUGGESTED]
        return cls(words=words, questions="\n".join(questions), everyone=True, case_id=look.case.id)

    @classmethod
    def from_form(cls, form: dict[str, str]) -> Self:
        """What a browser sent."""
        words = {
            language: {name: form.get(f"{name}_{language}", "") for name in Words.model_fields}
            for language in LANGUAGES
        }
        revision = form.get("base_revision", "")
        return cls(
            form.get("kind", ""),
            words,
            form.get("questions", ""),
            form.get("pages", ""),
            "everyone" in form,
            "banner" in form,
            *(form.get(name, "") for name in TIMES),
            case_id=form.get("case_id", "")[:100],
            base_revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
        )

    def content(self, zone: ZoneInfo, known: Notice | None = None) -> tuple[Content, list[Wrong]]:
        """The notice that this makes, and everything that is wrong with it.

        A time that reads as it did in the form stays as it was, to the second.
        """
        times, problems = {}, []
        for name in TIMES:
            typed, stood = getattr(self, name).strip(), getattr(known, name) if known else None
            times[name] = stood if stood and typed == to_field(stood, zone) else from_field(typed, zone)
            if typed and times[name] is None:
                problems.append(wrong("time_not_read", name))
        content = tidied(
            Content(
                kind=self.kind if self.kind in KINDS else KINDS[0],
                texts={language: Words(**words) for language, words in self.words.items()},
                audience=Audience(
                    questions=self.questions.splitlines(), pages=self.pages.splitlines(), everyone=self.everyone
                ),
                banner=self.banner,
                case_id=self.case_id or None,
                **times,
            )
        )
        return content, [*problems, *problems_of(content)]
