"""Long text becomes HTML letter by letter; only blank lines, points and terms are markup."""

from __future__ import annotations

import pytest

import text
from components.prose import Section, contents_html, link_html, prose_html, section_html, share_words
from components.table import Html


@pytest.fixture(autouse=True)
def swedish():
    text.speak("sv")


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("En rad\noch en till.", "<p>En rad och en till.</p>"),
        ("Ett.\n\nTvå.\n", "<p>Ett.</p><p>Två.</p>"),
        ("- ett\n- två", "<ul><li>ett</li><li>två</li></ul>"),
        ("n :: antal :: personer", "<dl><div><dt>n</dt><dd>antal :: personer</dd></div></dl>"),
        ("- ett\ninte en punkt", "<p>- ett inte en punkt</p>"),
        ("<b>fet</b> & *stjärna*", "<p>&lt;b&gt;fet&lt;/b&gt; &amp; *stjärna*</p>"),
        ("<i> :: <script>", "<dl><div><dt>&lt;i&gt;</dt><dd>&lt;script&gt;</dd></div></dl>"),
        ("", ""),
    ],
)
def test_words_become_paragraphs_lists_and_terms(words, html):
    assert prose_html(words) == html


def test_a_link_leads_to_the_web_or_to_mail_and_nowhere_else():
    assert link_html("https://a.example/?x=1&y=2", "A & B") == (
        '<a href="https://a.example/?x=1&amp;y=2" rel="noreferrer noopener">A &amp; B</a>'
    )
    assert link_html("javascript:alert(1)", "<b>") == "&lt;b&gt;"
    assert 'href="https://a.example/&quot;onclick' in link_html('https://a.example/"onclick', "A")


def test_a_section_is_named_by_its_heading_and_reached_from_the_contents():
    section = Section("metod", "Så & så", Html("<p>x</p>"))
    assert section_html(section) == (
        '<section aria-labelledby="metod"><h2 id="metod">Så &amp; så</h2><p>x</p></section>'
    )
    assert '<a href="#metod">Så &amp; så</a>' in contents_html([section])


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0\u00a0%"),
        (0.01, "mindre än 0,1\u00a0%"),
        (12.34, "12,3\u00a0%"),
        (99.99, "mer än 99,9\u00a0%"),
        (100, "100\u00a0%"),
    ],
)
def test_nothing_and_all_are_said_only_of_nothing_and_all(share, words):
    assert share_words(share) == words
