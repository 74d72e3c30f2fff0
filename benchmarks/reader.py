"""A reader without a browser: one websocket session that opens the overview and changes what its map shows."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_S = 60
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Reader:
    """
    One session, as a browser holds it: what it was sent, and the state of its widgets.

    Attributes
    ----------
    widgets
        Label of a widget → its identifier, options and fragment, as the page last sent them.
    received
        Bytes received by the last run of the script.
    """

    socket: ClientConnection
    page: str = ""
    query: str = ""
    widgets: dict[str, tuple[str, list[str], str]] = field(default_factory=dict)
    received: int = 0
    faults: list[str] = field(default_factory=list)

    async def open(self) -> float:
        """Run the whole page once and give the seconds it took."""
        return await self._run(BackMsg())

    async def choose(self, label: str, place: int) -> float:
        """Pick an option of a select box, as the reader's hand does, and give the seconds until all is sent."""
        identifier, options, fragment = self.widgets[label]
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.string_value = identifier, options[place % len(options)]
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page
        self.received = 0
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(self.socket.recv(decode=False), PATIENCE_S)
            self.received += len(data)
            forward = ForwardMsg.FromString(data)
            kind = forward.WhichOneof("type")
            if kind == "script_finished":
                if forward.script_finished not in FINISHED:
                    self.faults.append(ForwardMsg.ScriptFinishedStatus.Name(forward.script_finished))
                return time.perf_counter() - start
            self._read(kind, forward)

    def _read(self, kind: str | None, forward: ForwardMsg) -> None:
        if kind == "new_session":
            self.page = forward.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = forward.page_info_changed.query_string
        elif kind == "delta":
            element: Any = forward.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "selectbox":
                box = element.selectbox
                self.widgets[box.label] = (box.id, list(box.options), forward.delta.fragment_id)
            elif shown == "exception":
                self.faults.append(element.exception.message)


async def enter(port: int) -> Reader:
    """Open a session on a dashboard of this machine."""
    socket = await connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=PATIENCE_S,
    )
    return Reader(socket)
