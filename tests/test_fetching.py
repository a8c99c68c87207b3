"""What a source answers is kept, whatever it does wrong is said, and nothing is asked twice."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import text
from importers import ImportProblem, fetching
from tests.answering import Question, Reply, answering, as_json, impatient
from tests.conftest import free_port

ROOT = Path(__file__).parent.parent
PAGE = b"<!DOCTYPE html><html><body>Logga in</body></html>"


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch) -> Path:
    """An empty private folder, and little patience."""
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    impatient(monkeypatch, retries=3, seconds=0.4)
    return tmp_path / "staging/raw/source"


def fetcher(refresh: bool = False):
    return fetching.fetcher("source", per_second=200, refresh=refresh)


def fetch(url: str, refresh: bool = False, **more) -> fetching.Answer:
    with fetcher(refresh) as source:
        return source.get(url, **more)


def problem(url: str, **more) -> str:
    with pytest.raises(ImportProblem) as raised:
        fetch(url, **more)
    return str(raised.value)


def in_turn(*replies: Reply):
    """The replies one after the other, the last of them for ever."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_an_answer_is_kept_as_received_and_never_asked_for_again(private):
    with answering(lambda _: Reply(b'{ "a":\t1 }')) as site:
        first = fetch(site.url + "/x", params={"q": "å"})
        second = fetch(site.url + "/x", params={"q": "å"})
        assert [question.target for question in site.asked] == ["/x?q=å"]
    assert (first.is_new, second.is_new) == (True, False)
    assert second.body == first.body == first.path.read_bytes() == b'{ "a":\t1 }'
    assert second.json() == {"a": 1}
    (line,) = (private / "index.jsonl").read_text("utf-8").splitlines()
    entry = json.loads(line)
    assert (entry["sha256"], entry["fetched_at"]) == (first.sha256, first.fetched_at)
    assert entry["url"] == first.url == site.url + "/x?q=%C3%A5"


def test_other_words_or_another_body_is_another_question():
    with answering(lambda question: as_json(question.body.decode())) as site:
        asked = [fetch(site.url, json={"year": year}) for year in (2024, 2025, 2024)]
        assert [answer.json() for answer in asked] == ['{"year":2024}', '{"year":2025}', '{"year":2024}']
        assert [question.method for question in site.asked] == ["POST", "POST"]


def test_asking_again_keeps_the_newest_and_the_one_before(private):
    with answering(in_turn(as_json(1), as_json(2))) as site:
        old = fetch(site.url)
        new = fetch(site.url, refresh=True)
        assert fetch(site.url).json() == new.json() == 2
    assert old.path.read_bytes() == b"1"
    assert len((private / "index.jsonl").read_text("utf-8").splitlines()) == 2


def test_pages_follow_each_other_once():
    def reply(question: Question) -> Reply:
        number = int(question.query["page"])
        link = f"{site.url}/values?page={number + 1}" if number < 3 else None
        return as_json({"values": [number], "next_url": link})

    with answering(reply) as site:
        for _ in range(2):
            with fetcher() as source:
                pages = source.pages(site.url + "/values?page=1", lambda page: page["next_url"])
                assert [page.json()["values"] for page in pages] == [[1], [2], [3]]
        assert len(site.asked) == 3


@pytest.mark.fault(63)
@pytest.mark.parametrize("step", [0, 1], ids=["to itself", "ever on"])
def test_pages_without_end_are_stopped(monkeypatch, step):
    monkeypatch.setattr(fetching, "PAGES", 20)

    def reply(question: Question) -> Reply:
        return as_json({"next": f"/values?page={int(question.query['page']) + step}"})

    with answering(reply) as site, fetcher() as source:
        with pytest.raises(ImportProblem, match="nya sidor utan slut"):
            list(source.pages(site.url + "/values?page=1", lambda page: page["next"]))
        assert len(site.asked) == (20 if step else 1)


def test_a_next_page_on_another_host_is_not_followed():
    with (
        answering(lambda _: as_json({"next": "https://example.org/values"})) as site,
        fetcher() as source,
        pytest.raises(ImportProblem, match=r"en annan värd, https://example\.org/values"),
    ):
        list(source.pages(site.url, lambda page: page["next"]))


def test_it_waits_as_long_as_it_is_asked_to():
    with answering(in_turn(Reply(b"", 429, {"Retry-After": "1"}), as_json(1))) as site:
        began = time.monotonic()
        assert fetch(site.url).json() == 1
        assert time.monotonic() - began >= 1
        assert len(site.asked) == 2


def test_it_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(fetching, "PATIENCE", fetching.PATIENCE.copy_with(max_backoff_wait=0.05))
    with answering(lambda _: Reply(b"", 429, {"Retry-After": "86400"})) as site:
        assert "frågar för ofta" in problem(site.url)
        assert len(site.asked) == 1 + 3


@pytest.mark.parametrize(
    "bad",
    [Reply(b"oj", 500), Reply(b"oj", 503), Reply(b'{"a": ', promised=9), Reply(b'{"a": 1}', wait=1)],
    ids=["500", "503", "cut off", "timeout half-way"],
)
def test_what_goes_wrong_once_is_tried_again(bad):
    with answering(in_turn(bad, as_json(1))) as site:
        assert fetch(site.url).json() == 1
        assert len(site.asked) == 2


@pytest.mark.fault(63)
@pytest.mark.parametrize(
    ("bad", "sentence", "times"),
    [
        (Reply(b"internal error", 500), "svarade med fel 500", 4),
        (Reply(b"no such thing", 404), "svarade 404", 1),
        (Reply(b'{"a": 1}', promised=9), "bröts", 4),
        (Reply(b'{"a": 1}', wait=1), "svarade inte i tid", 4),
        (Reply(PAGE), "svarade med en webbsida", 1),
        (Reply(b"\xef\xbb\xbf \n"), "gav ett tomt svar", 1),
        (Reply(b'{"values": [1, 2'), "går inte att läsa", 1),
    ],
    ids=["500", "404", "cut off", "timeout half-way", "HTML", "empty", "JSON cut short"],
)
def test_what_stays_wrong_is_said_and_what_was_kept_stays(private, bad, sentence, times):
    with answering(lambda question: as_json("good") if question.path == "/good" else bad) as site:
        assert problem(site.url + "/bad").endswith("Inget har hämtats härifrån förut.")
        good = fetch(site.url + "/good")
        del site.asked[:]
        said = problem(site.url + "/bad")
        today = text.date(datetime.date.fromisoformat(good.fetched_at[:10]))
        assert sentence in said
        assert said.startswith("source: ")
        assert f"{site.url}/bad" in said
        assert said.endswith(f"Det som hämtades senast den {today} är kvar.")
        assert len(site.asked) == times
        assert fetch(site.url + "/good").is_new is False
    if times == 1 or bad.status == 500:  # a whole answer, if a useless one, is there to be read
        assert [path.read_bytes() for path in (private / "refused").iterdir()] == [bad.body]


def test_a_problem_is_said_in_english_too():
    text.speak("en")
    with answering(lambda _: Reply(PAGE)) as site:
        assert "answered with a web page instead of data" in problem(site.url)


def test_without_a_network_it_says_at_once_what_it_could_not_reach():
    url = f"http://127.0.0.1:{free_port()}/v3/data"
    began = time.monotonic()
    assert f"{url} gick inte att nå" in problem(url)
    assert time.monotonic() - began < 2


def test_without_a_network_what_is_kept_is_given():
    with answering(lambda _: as_json(1)) as site:
        fetch(site.url + "/x")
    assert fetch(site.url + "/x").json() == 1
    assert "är kvar" in problem(site.url + "/y")


def test_absence_is_an_answer_where_it_may_be():
    with answering(lambda _: Reply(b"", 404)) as site:
        first = fetch(site.url, may_be_absent=True)
        assert (first.status, first.is_new) == (404, True)
        assert fetch(site.url, may_be_absent=True).status == 404
        assert len(site.asked) == 1


def test_what_is_about_persons_is_never_kept(private):
    with answering(lambda _: as_json({"a": [{"email": "anna@example.org", "web": "å"}]})) as site:
        answer = fetch(site.url, without=["email"])
        assert answer.json() == fetch(site.url, without=["email"]).json() == {"a": [{"web": "å"}]}
    assert not [path for path in private.rglob("*") if path.is_file() and b"anna" in path.read_bytes()]


def test_text_may_be_asked_for():
    with answering(lambda _: Reply("å;ä".encode("cp1252"))) as site:
        assert fetch(site.url, expects="text").body.decode("cp1252") == "å;ä"


def test_an_answer_damaged_on_the_disk_is_asked_for_again():
    with answering(lambda _: as_json(1)) as site:
        fetch(site.url).path.write_bytes(b"2")
        assert fetch(site.url).json() == 1
        assert len(site.asked) == 2


def test_a_torn_line_in_the_index_costs_one_question(private):
    with answering(lambda question: as_json(question.path)) as site:
        fetch(site.url + "/a")
        fetch(site.url + "/b")
        whole = (private / "index.jsonl").read_bytes()
        (private / "index.jsonl").write_bytes(whole[:-20])
        fetch(site.url + "/b")
        assert [fetch(site.url + path).json() for path in ("/a", "/b")] == ["/a", "/b"]
        assert [question.path for question in site.asked] == ["/a", "/b", "/b"]


def test_it_asks_no_faster_than_it_may():
    with answering(lambda _: as_json(1)) as site:
        began = time.monotonic()
        with fetching.fetcher("source", per_second=20) as source:
            for number in range(6):
                source.get(site.url, params={"n": number})
        assert time.monotonic() - began >= 5 / 20


MANY = """
import sys
from importers import fetching
with fetching.fetcher("source", per_second=1000) as source:
    for number in range(40):
        source.get(f"{sys.argv[1]}/{number}")
"""


def test_killed_between_two_answers_it_goes_on_where_it_was(private):
    def reply(question: Question) -> Reply:
        if question.path == "/23" and not killed:
            killed.append(True)
            process.kill()
            process.wait(10)
        return as_json(question.path)

    killed: list[bool] = []
    with answering(reply) as site:
        process = subprocess.Popen([sys.executable, "-c", MANY, site.url], cwd=ROOT, env=os.environ)
        process.wait(60)
        assert killed
        subprocess.run([sys.executable, "-c", MANY, site.url], cwd=ROOT, env=os.environ, check=True)
        paths = [question.path for question in site.asked]
    assert paths == [*(f"/{n}" for n in range(24)), *(f"/{n}" for n in range(23, 40))]
    assert len((private / "index.jsonl").read_text("utf-8").splitlines()) == 40
