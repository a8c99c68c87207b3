"""A reader without a browser: a session over the websocket that says what Streamlit's own page would say."""

from __future__ import annotations

import asyncio
import random
import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

from bench.readers.boxes import boxes

NAME = "localhost"
PATIENCE = 60  # seconds, for one run of a page
RETRIES = 12  # of a connection that was lost
PAUSES = (0.5, 15.0)  # seconds between them: the first, which is doubled, and the longest
AGE = 2  # runs for which a browser keeps what is not shown any more
CHOSEN = ("indikator", "ar", "omrade", "omraden", "skola", "skolor")
OTHER_PLACE = ("kommun",)
ATTEMPTS = 200  # to find a view that nobody has had
KEY = re.compile(r"\$\$ID-[0-9a-f]+-(\w+)-(?:sv|en)-")


class Failed(Exception):
    """A reader did not get what was asked for; the message says what happened instead."""


@dataclass(frozen=True)
class Door:
    """Where readers come in: the port of a process, or that of nginx before several."""

    port: int
    is_proxy: bool = False

    @property
    def origin(self) -> str:
        return f"http{'s' * self.is_proxy}://{NAME}:{self.port}"

    async def enter(self, place: int, session: str = "") -> ClientConnection:
        """A connection; of the `session` that was cut, where there was one."""
        known = [Subprotocol(one) for one in (("streamlit", "none", session) if session else ("streamlit",))]
        return await connect(
            f"ws{self.origin.removeprefix('http')}/_stcore/stream",
            host="127.0.0.1",
            port=self.port,
            proxy=None,
            ssl=_unknown() if self.is_proxy else None,
            origin=Origin(self.origin),
            subprotocols=known,
            additional_headers={"Cookie": f"likvard_place={place % 256:02x}"},
            compression=None,
            ping_interval=None,
            max_size=None,
            max_queue=None,
            open_timeout=PATIENCE,
        )


def _unknown() -> ssl.SSLContext:
    """For a certificate on this machine that nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@dataclass
class Widget:
    """A choice on the page: the name that the address gives it, its options, and those chosen.

    One of the browser's own boxes has ids as options and no `id`: what is chosen in it is only the address.
    """

    id: str
    name: str
    options: list[str]
    chosen: list[str]
    shown: str = ""  # what the page has chosen in a box

    @property
    def is_many(self) -> bool:
        return bool(self.id)

    @property
    def is_changed(self) -> bool:
        """Whether the reader has chosen in a box what the page does not know yet."""
        return not self.is_many and self.chosen != [self.shown]


@dataclass
class Reader:
    door: Door
    number: int
    path: str
    query: str = ""
    session: str = ""
    script: str = ""
    widgets: dict[str, Widget] = field(default_factory=dict)
    connection: ClientConnection | None = None
    shown: dict[tuple[int, ...], Element] = field(default_factory=dict)
    kept: dict[str, tuple[int, Element]] = field(default_factory=dict)  # by hash, with the run that had it
    runs: int = 0
    is_at_rest: bool = False  # what is shown is what was asked for

    async def open(self) -> float:
        """Come in and open the page; seconds from the question to the end of the run."""
        self.connection = await self.door.enter(self.number * 37, self.session)
        return await self.run()

    async def __aenter__(self) -> Reader:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def leave(self) -> None:
        if self.connection:
            await self.connection.close()

    async def cut(self) -> None:
        """Lose the connection without a word, as when a cable is drawn."""
        assert self.connection
        self.connection.transport.abort()
        await self.connection.wait_closed()

    async def come_back(self) -> float:
        """Come back after the connection was lost, as a browser does; seconds until the view is there."""
        before, begun, pause = self.view if self.is_at_rest else "", time.perf_counter(), PAUSES[0]
        for _ in range(RETRIES):
            try:
                await self.open()
                break
            except (ConnectionClosed, InvalidHandshake, OSError):
                await asyncio.sleep(pause)
                pause = min(2 * pause, PAUSES[1])
        else:
            raise Failed(f"There was no connection after {RETRIES} attempts.")
        if before and self.view != before:
            raise Failed(f"Came back to {self.view}, not to {before}.")
        return time.perf_counter() - begun

    async def run(self) -> float:
        """Ask for a run with what is chosen now, and read all of it. Raises Failed, or ConnectionClosed."""
        assert self.connection
        self.is_at_rest = False
        message, begun = self._asked(), time.perf_counter()
        await self.connection.send(message)
        try:
            async with asyncio.timeout(PATIENCE):
                while not self._hear(await self.connection.recv(decode=False)):
                    pass
        except TimeoutError:
            raise Failed(f"{self.view} was not finished within {PATIENCE} seconds.") from None
        taken = time.perf_counter() - begun
        self._look()
        return taken

    def _asked(self) -> bytes:
        message = BackMsg()
        asked = message.rerun_script
        self.query = asked.query_string = self._address()
        if self.script:
            asked.page_script_hash = self.script
        else:
            asked.page_name = self.path
        for one in self.widgets.values():
            if one.is_many:
                asked.widget_states.widgets.add(id=one.id).string_array_value.data[:] = one.chosen
        asked.cached_message_hashes.extend(self.kept)
        asked.context_info.url = f"{self.door.origin}/{self.path}"
        asked.context_info.locale = "sv-SE"
        asked.context_info.timezone = "Europe/Stockholm"
        return message.SerializeToString()

    def _address(self) -> str:
        """The choices in the address, and those made since, as components/address.js writes them."""
        changed = {one.name: one.chosen[0] for one in self.widgets.values() if one.is_changed}
        return urlencode(dict(parse_qsl(self.query, keep_blank_values=True)) | changed)

    def _hear(self, frame: bytes) -> bool:
        """Whether the run has ended with this."""
        message = ForwardMsg.FromString(frame)
        match message.WhichOneof("type"):
            case "new_session":
                self.session = message.new_session.initialize.session_id or self.session
                self.shown.clear()
                self.runs += 1
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                self._keep(message, message.hash, message.delta.new_element)
            case "ref_hash":
                if message.ref_hash not in self.kept:
                    raise Failed("The server refers to what this reader does not have.")
                self._keep(message, message.ref_hash, self.kept[message.ref_hash][1])
            case "navigation":
                self.script = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "page_not_found" | "session_event":
                raise Failed(f"{self.view}: {message.WhichOneof('type')}.")
            case "script_finished":
                return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        return False

    def _keep(self, message: ForwardMsg, hash: str, element: Element) -> None:
        self.shown[tuple(message.metadata.delta_path)] = element
        if message.metadata.cacheable or hash in self.kept:
            self.kept[hash] = self.runs, element

    def _look(self) -> None:
        """What can be chosen now, and whether the page says that something is wrong."""
        self.kept = {hash: one for hash, one in self.kept.items() if one[0] > self.runs - AGE}
        for element in self.shown.values():
            kind = element.WhichOneof("type")
            if kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
                raise Failed(f"{self.view}: {element.alert.body or element.exception.message}")
        self.widgets = {one.name: one for one in self._found()}
        self.is_at_rest = True

    def _found(self) -> Iterator[Widget]:
        """The choices on the page. What a browser shows stays unless the server says another."""
        for element in self.shown.values():
            kind = element.WhichOneof("type")
            if kind == "html":
                for box in boxes(element.html.body):
                    shown = box.shown(dict(parse_qsl(self.query, keep_blank_values=True)))
                    yield Widget("", box.name, box.ids, [shown], shown)
            elif kind == "multiselect" and (key := KEY.match(element.multiselect.id)):
                many = element.multiselect
                begin = [many.options[at] for at in many.default]
                value = list(many.raw_values) if many.set_value else self._or(key[1], begin)
                yield Widget(many.id, key[1], list(many.options), value)

    def _or(self, name: str, begin: list[str]) -> list[str]:
        return self.widgets[name].chosen if name in self.widgets else begin

    @property
    def view(self) -> str:
        """The page and all that is chosen on it."""
        chosen = (f"{one.name}={'+'.join(one.chosen)}" for one in self.widgets.values())
        return f"/{self.path} {' '.join(sorted(chosen))}".strip()

    @property
    def said(self) -> bytes:
        """All that the page shows, with everything around the words."""
        return b" ".join(element.SerializeToString() for element in self.shown.values())

    def choose(self, chance: random.Random, taken: set[str]) -> bool:
        """Another indicator, area or year, or what else there is, so that nobody has had this view.

        False where none of many attempts was new; then it is one that others have had.
        """
        before = self.view
        widgets = [one for one in self.widgets.values() if one.name not in OTHER_PLACE]
        for attempt in range(ATTEMPTS):
            main = [one for one in widgets if one.name in CHOSEN and len(one.options) > 1]
            widget = chance.choice(main if main and attempt < ATTEMPTS / 2 else widgets)
            was, most = widget.chosen, min(3, len(widget.options)) if widget.is_many else 1
            widget.chosen = chance.sample(widget.options, chance.randint(1, most))
            is_last = attempt >= ATTEMPTS - 10 and self.view != before
            if (is_new := self.view not in taken) or is_last:
                taken.add(self.view)
                return is_new
            widget.chosen = was
        raise Failed(f"There is nothing to choose at {before}.")
