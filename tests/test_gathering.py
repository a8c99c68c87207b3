"""What a run says reaches the browser in its order, all at once, and as soon as the run has ended."""

from __future__ import annotations

import asyncio

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import gathering
from gathering import with_gathering
from tests.conftest import awaited

SOCKET = {"type": "websocket"}


def element(number: int) -> dict:
    message = ForwardMsg(hash=str(number))
    message.delta.new_element.html.body = f"<p>{number}</p>"
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


def picture(kind: str) -> dict:
    message = ForwardMsg()
    getattr(message.delta.new_element, kind).SetInParent()
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


def end() -> dict:
    message = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


async def nothing() -> dict:
    return {"type": "websocket.disconnect"}


def sent(app) -> list[tuple[dict, float]]:
    """What reaches the browser of all that `app` sends, each with the seconds since the beginning."""
    found = []

    async def run() -> None:
        begun = asyncio.get_running_loop().time()

        async def send(message: dict) -> None:
            found.append((message, asyncio.get_running_loop().time() - begun))

        await with_gathering(app)(SOCKET, nothing, send)

    awaited(run())
    return found


def test_elements_wait_for_each_other_and_keep_their_order():
    elements = [element(number) for number in range(5)]

    async def app(scope, receive, send):
        for one in elements:
            await send(one)
        await asyncio.sleep(4 * gathering.LONGEST)

    found = sent(app)
    assert [message for message, _ in found] == elements
    assert all(moment >= gathering.LONGEST for _, moment in found)


def begin(page: str) -> dict:
    message = ForwardMsg()
    message.new_session.page_script_hash = page
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


@pytest.mark.parametrize(
    "last", [begin("map"), end(), {"type": "websocket.close"}], ids=["next page", "run", "connection"]
)
def test_the_end_takes_along_all_that_waits(monkeypatch, last):
    monkeypatch.setattr(gathering, "LONGEST", 60)

    async def app(scope, receive, send):
        for one in (element(1), element(2), last):
            await send(one)

    assert [message for message, _ in sent(app)] == [element(1), element(2), last]


def test_that_a_run_of_the_same_page_begins_can_wait(monkeypatch):
    monkeypatch.setattr(gathering, "LONGEST", 60)

    async def app(scope, receive, send):
        for one in (begin("map"), begin("map"), element(1)):
            await send(one)

    assert [message for message, _ in sent(app)] == [begin("map")]


@pytest.mark.parametrize("kind", gathering.PICTURES)
def test_a_picture_does_not_wait_for_what_comes_after_it(monkeypatch, kind):
    monkeypatch.setattr(gathering, "LONGEST", 60)
    said = [begin("map"), element(1), picture(kind), element(2)]

    async def app(scope, receive, send):
        for one in said:
            await send(one)
        await asyncio.sleep(10 * gathering.SHORT)
        await send(element(3))

    assert [message for message, _ in sent(app)] == said


def test_of_the_pictures_of_each_run_the_first_is_hurried(monkeypatch):
    monkeypatch.setattr(gathering, "LONGEST", 60)
    first, second, third, fourth = (picture("plotly_chart") | {"number": number} for number in range(4))

    async def app(scope, receive, send):
        for said in ([begin("explore"), first], [second], [begin("explore"), third], [fourth]):
            for one in said:
                await send(one)
            await asyncio.sleep(10 * gathering.SHORT)
            said_so_far.append(len(reached))

    said_so_far, reached = [], []

    async def send(message: dict) -> None:
        reached.append(message)

    awaited(with_gathering(app)(SOCKET, nothing, send))
    assert reached == [begin("explore"), first, second, begin("explore"), third]
    assert said_so_far == [2, 2, 5, 5]


def test_a_connection_is_answered_at_once(monkeypatch):
    monkeypatch.setattr(gathering, "LONGEST", 60)

    async def app(scope, receive, send):
        await send({"type": "websocket.accept"})

    assert [message["type"] for message, _ in sent(app)] == ["websocket.accept"]


def test_who_sends_to_a_lost_connection_is_told():
    async def app(scope, receive, send):
        await send(element(1))
        await asyncio.sleep(4 * gathering.LONGEST)
        with pytest.raises(OSError, match="gone"):
            await send(element(2))

    async def send(message: dict) -> None:
        raise OSError("The browser is gone.")

    awaited(with_gathering(app)(SOCKET, nothing, send))


def test_what_is_no_connection_passes():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})

    found = []

    async def send(message: dict) -> None:
        found.append(message)

    awaited(with_gathering(app)({"type": "http"}, nothing, send))
    assert found == [{"type": "http.response.start", "status": 200}]
