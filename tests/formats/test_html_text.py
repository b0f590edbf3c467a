"""HTML as readable text."""

from __future__ import annotations

import pytest

from heardback.formats.html_text import html_to_text

CASES = [
    ("<p>one</p><p>two</p>", "one\n\ntwo"),
    ("<div>one</div><div>two</div>", "one\ntwo"),
    ("one<br>two<BR/>three", "one\ntwo\nthree"),
    ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
    ("a <b>bold</b>\n  word,<i> it</i>alic", "a bold word, italic"),
    ("<ul><li>one<li>two<ol><li>deep</ol></ul>", "- one\n- two\n  1. deep"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
    ("On Monday Ann wrote:<blockquote>hi<br>there<blockquote>older</blockquote></blockquote>bye",
     "On Monday Ann wrote:\n> hi\n> there\n> > older\n\nbye"),
    ("&lt;b&gt; &amp; &euro;&nbsp;5", "<b> & € 5"),
    ("<style>p{}</style><script>x<y</script>seen<!-- not <b>seen</b> -->!", "seen !"),
    ("<title>t</title><head><meta charset=x></head>body", "body"),
    ("see <a href='https://x.example/'>our page</a>", "see our page"),
    ("<pre>a\n  b</pre>", "a\n  b"),
    ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
    ('<img alt="a > b" src=x>word', "word"),
    ('<img alt="👍">', "👍"),
    ("<p>never closed <b>at all", "never closed at all"),
    ("</div></blockquote></ul>x", "x"),
    ("<o:p>word</o:p>", "word"),
    ("<!--[if mso]>hidden<![endif]-->shown", "shown"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("html", "text"), CASES)
def test_renders(html: str, text: str) -> None:
    assert html_to_text(html) == text
