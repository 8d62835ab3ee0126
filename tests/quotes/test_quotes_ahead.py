"""The engine ahead of its owner: whatever becomes of its process, texts come back in order, attributed as ever."""

import os
import signal

import pytest

from tuireader.quotes import attribute_with_reported, bounded, engine_ahead
from tuireader.quotes.bounded import MAX_DIRECT_CHARACTERS, EngineProcess
from tuireader.quotes.engine_ahead import MAX_STARTS, EngineAhead
from tuireader.worker_exchange import Worker

TEXTS = [
    *(
        f"“The wheel turns {it} times,” said Ada Thornbury, who added that it is {it} years old.\n\n"
        for it in range(30)
    ),
    "",
    "Nobody spoke.",
    "“Das Rad dreht sich”, sagte Ada Thornbury. Und sie sagte es noch einmal, als ob es niemand gehört hätte.",
    "She went on:\n\nIt will outlive us.",
]
BLOCKS = [(14, 33)]


def finish(engine: EngineAhead, count: int) -> list[object]:
    return [engine.finish() for _ in range(count)]


def begin(engine: EngineAhead, texts: list[str]) -> None:
    for text in texts:
        engine.begin(text, BLOCKS if text == TEXTS[-1] else [], "de" if "Rad" in text else "")


def expected(texts: list[str]) -> list[object]:
    return [
        attribute_with_reported(
            text, blocks=BLOCKS if text == TEXTS[-1] else [], language="de" if "Rad" in text else ""
        )
        for text in texts
    ]


@pytest.mark.parametrize("texts_ahead", [0, 32])
def test_texts_come_back_in_order_and_attributed_as_ever(texts_ahead: int) -> None:
    with EngineAhead(texts_ahead) as engine:
        begin(engine, TEXTS)
        assert finish(engine, len(TEXTS)) == expected(TEXTS)
        assert (engine._process is None) == (texts_ahead == 0)


def test_its_process_ends_with_it() -> None:
    with EngineAhead(4) as engine:
        begin(engine, TEXTS[:4])
        process = engine._process
        assert process is not None
    assert process.poll() == -signal.SIGKILL


@pytest.mark.parametrize("finished", [0, 1, 7])
def test_a_process_that_is_killed_loses_no_text_and_is_followed_by_another(finished: int) -> None:
    with EngineAhead(32) as engine:
        begin(engine, TEXTS)
        first = finish(engine, finished)
        process = engine._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert first + finish(engine, len(TEXTS) - finished) == expected(TEXTS)
        begin(engine, TEXTS[:3])
        assert engine._process not in {None, process}
        assert finish(engine, 3) == expected(TEXTS[:3])


def test_where_processes_end_at_once_texts_are_read_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[str]()
    start = engine_ahead.start_worker  # type: ignore[attr-defined]

    def start_wrong(module: str) -> Worker:
        started.append(module)
        process: Worker = start("tuireader.no_such_module")
        return process

    monkeypatch.setattr(engine_ahead, "start_worker", start_wrong)
    with EngineAhead(1) as engine:
        for text in TEXTS[:25]:
            engine.begin(text, [], "")
            assert engine.finish() == attribute_with_reported(text)
    assert 1 <= len(started) <= MAX_STARTS


def test_where_no_process_can_be_started_texts_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.worker_exchange.module_command", lambda _: ["/nowhere/python"])
    with EngineAhead(32) as engine:
        begin(engine, TEXTS)
        assert finish(engine, len(TEXTS)) == expected(TEXTS)


def test_a_long_text_among_others_takes_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    long = EngineProcess()
    monkeypatch.setattr(bounded, "_PROCESS", long)
    texts = [TEXTS[0], TEXTS[1] * (MAX_DIRECT_CHARACTERS // len(TEXTS[1]) + 1), TEXTS[2]]
    with EngineAhead(2) as engine:
        begin(engine, texts)
        assert finish(engine, 3) == expected(texts)
    assert long.pid is not None
    long.close()
