"""What the history marks, and what the bench marks."""

from kb.articles.models import Version
from kb.editors.differences import entries, lines
from kb.editors.matches import nearest


def told(found) -> list[tuple[str, str]]:
    return [(line.kind, "".join(f"[{p.text}]" if p.marked else p.text for p in line.parts)) for line in found]


def test_a_changed_word_is_marked_in_its_line():
    before, after = "Same.\n\nOpen until six o'clock.", "Same.\n\nOpen until seven o'clock.\nNew line."
    assert told(lines(before, after)) == [
        ("same", "Same."),
        ("same", ""),
        ("gone", "Open until [six] o'clock."),
        ("new", "Open until [seven] o'clock."),
        ("new", "New line."),
    ]


def test_a_rewritten_line_is_shown_whole():
    assert told(lines("Call us on Monday.", "Prices went up: 30 euros")) == [
        ("gone", "Call us on Monday."),
        ("new", "Prices went up: 30 euros"),
    ]


def test_lists_show_what_came_and_what_went():
    assert told(entries(["a", "b"], ["b", "c"])) == [("gone", "a"), ("new", "c")]


def version(**fields) -> Version:
    return Version(version=1, saved_at="", saved_by="", published_at=None, language="en", **fields)


def test_the_nearest_text_is_found_with_its_shared_words():
    written = version(title="Fees", answer="A late payment costs five euros.", phrasings=["what is my tariff"])
    match = nearest("what does a late payment cost", "en", written)
    assert match.kind == "passage"
    assert [part.text for part in match.parts if part.marked] == ["late", "payment", "costs"]


def test_a_long_passage_is_cut_around_the_first_shared_word():
    written = version(title="T", answer=f"{'Filler text. ' * 20}The zebra crossing is closed. {'More. ' * 60}")
    match = nearest("zebra crossing", "en", written)
    assert "zebra" in "".join(part.text for part in match.parts)
    assert sum(len(part.text) for part in match.parts) < 260
