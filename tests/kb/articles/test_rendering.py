"""Markdown of an editor, or of a thief of an editor's account: nothing in it can ever run."""

import html5lib
import pytest

from kb.articles.rendering import render

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>a</a>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    "![x](https://tracker.example/pixel.gif)",
    '[a](https://x.example "onmouseover=alert(1)")',
    '[a](https://x.example"onmouseover="alert(1))',
    "<https://x.example/\"onclick='alert(1)'>",
    "[a]\n\n[a]: javascript:alert(1)",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>@import 'https://x.example'</style>",
    "<base href=https://x.example>",
    "<form action=https://x.example><input name=a><button>go</button></form>",
    "<object data=x></object><embed src=x><link rel=stylesheet href=x><meta http-equiv=refresh content=0>",
    "```html\n<script>alert(1)</script>\n```",
    "`<img src=x onerror=alert(1)>`",
    "<!--><script>alert(1)</script>-->",
    "|a|\n|-|\n|<img src=x onerror=alert(1)>|",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
ALLOWED = set(
    "html head body a blockquote br code del em h1 h2 h3 h4 hr li ol p pre s strong table tbody td th thead tr ul".split()
)
ATTRIBUTES = {"href", "rel", "target", "start"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_it_is_active(payload: str):
    tree = html5lib.parse(render(f"before\n\n{payload}\n\nafter").html, namespaceHTMLElements=False)
    for node in tree.iter():
        assert node.tag in ALLOWED, node.tag
        assert set(node.attrib) <= ATTRIBUTES, node.attrib
        assert node.get("href", "https:").split(":")[0] in ("http", "https", "mailto", "tel")


def test_the_test_would_see_active_nodes():
    tree = html5lib.parse(PAYLOADS[1], namespaceHTMLElements=False)
    assert any(set(node.attrib) - ATTRIBUTES for node in tree.iter())


def test_links_lead_out_of_the_frame_and_tell_nothing():
    assert render("[a](https://x.example)").html == (
        '<p><a href="https://x.example" target="_blank" rel="noopener noreferrer nofollow">a</a></p>\n'
    )


def test_the_text_has_the_words_without_the_marks():
    rendered = render("# Title\n\nSome **bold** & <i>odd</i> text.\n\n- one\n- two\n\n|a|b|\n|-|-|\n|1|2|")
    assert rendered.text == "Title\nSome bold & <i>odd</i> text.\n- one\n- two\na b\n1 2"
