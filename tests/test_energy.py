"""What an answer takes of this computer: shared between answers of one moment, and turned into energy as stated."""

from __future__ import annotations

import threading
import time

import pytest

from assistant.assembly import Assistant
from assistant.energy import Power, ProcessorTime
from assistant.faces.making import month_sentences, writer_sentences


def work(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        sum(range(500))


def test_one_run_gets_what_the_process_did() -> None:
    meter = ProcessorTime()
    work(0.05)  # before anybody runs: nobody's
    with meter.measured() as share:
        began = time.process_time()
        work(0.1)
        assert share.seconds == pytest.approx(time.process_time() - began, abs=0.03)
    assert share.seconds == 0  # over, and no longer kept


def test_runs_at_the_same_time_share_and_count_nothing_twice() -> None:
    meter, found, ready = ProcessorTime(), [], threading.Barrier(3)

    def run() -> None:
        with meter.measured() as share:
            ready.wait()
            work(0.1)
            ready.wait()
            found.append(share.seconds)
            ready.wait()

    began = time.process_time()
    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.process_time() - began
    assert sum(found) == pytest.approx(took, rel=0.2)
    assert max(found) < 0.6 * took


def test_energy_follows_from_what_was_stated() -> None:
    of_a_second = Power(watts_per_core=36, grams_per_kwh=500).of_processor(100)
    assert of_a_second["own_kwh"] == pytest.approx(0.001)
    assert of_a_second["own_gco2"] == pytest.approx(0.5)


def test_an_answer_says_what_it_took_and_the_month_adds_it_up(assistant: Assistant) -> None:
    drafter = assistant.ask("Hoeveel moet er naar doelgroepen?").drafter
    assert 0 < drafter.usage["cpu_seconds"] < 30
    assert drafter.usage["own_kwh"] == pytest.approx(drafter.usage["cpu_seconds"] * 12 / 3.6e6, rel=0.01)
    assert any("Deze computer rekende" in each and "wattuur" in each for each in writer_sentences(drafter))
    month = assistant.desk.usage()
    assert month.cpu_seconds is not None
    assert month.cpu_seconds >= drafter.usage["cpu_seconds"]
    assert any("aan deze antwoorden; naar schatting" in each for each in month_sentences(month))
