"""The assistant on a PostgreSQL server: asking, going on, deciding, starting again, erasing, and several at once.

Skipped without one; ``make postgres`` starts a server, and runs the tests of the record and the desk on it as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from small_desk import emptied, request
from tiny_library import SENTENCES, make_library

from assistant import Assistant, Settings
from assistant.advice import Decision, ReviewState
from assistant.assembly import build_index, is_index_current
from assistant.errors import Conflict, StorageError
from assistant.flow import open_checkpointer
from assistant.oversight.journal import Journal
from assistant.oversight.storage import open_storage

pytestmark = pytest.mark.skipif("TEST_POSTGRES_URL" not in os.environ, reason="needs a server: make postgres")

QUESTION = "Ons collectiebudget is € 271.828.182 volgens kwetterzwaluw. Hoeveel moet naar doelgroepen?"


@pytest.fixture
def address() -> str:
    return emptied(os.environ["TEST_POSTGRES_URL"])


def everything_on(address: str) -> str:
    """Every row of every table, those of the checkpoints included."""
    import psycopg

    with psycopg.connect(address) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows: list[Any] = []
        for (table,) in tables:
            rows += connection.execute(f'SELECT * FROM "{table}"').fetchall()  # type: ignore[arg-type]
    return "\n".join(map(str, rows))


def test_a_question_is_asked_followed_up_decided_and_found_again_by_another_process(
    settings: Settings, address: str
) -> None:
    with Assistant.open(settings, journal_address=address) as assistant:
        asked = assistant.ask(QUESTION, conversation_id="g", author="Bo")
        followed = assistant.ask("en als het budget 300.000 wordt?", conversation_id="g")
        assert [each.result.value for each in followed.calculations] == [60_000]
        approved = assistant.review(asked.id, request())
        with pytest.raises(Conflict):
            assistant.review(asked.id, request())
        assistant.review(followed.id, request(Decision.RETURN, reason="nog eens"))
    with Assistant.open(settings, journal_address=address) as again:
        again.desk.recover()
        assert again.conversation("g")[0] == approved
        assert [item.id for item in again.desk.queue()] == [followed.id]
        assert again.review(followed.id, request()).review.state is ReviewState.APPROVED
        assert again.verify_journal() == []


def test_a_run_that_waits_is_kept_on_the_server_and_goes_on_there(settings: Settings, address: str) -> None:
    def waits(answer_id: str) -> bool:
        saver, close = open_checkpointer(address)
        try:
            found = saver.get_tuple({"configurable": {"thread_id": answer_id}})
        finally:
            close()
        return any(channel == "__interrupt__" for _, channel, _ in found.pending_writes or ())

    with Assistant.open(settings, journal_address=address) as assistant:
        asked = assistant.ask(QUESTION)
        assert waits(asked.id)
        assistant.review(asked.id, request())
        assert not waits(asked.id)


def test_what_is_erased_stands_in_no_table(settings: Settings, address: str) -> None:
    with Assistant.open(settings, journal_address=address) as assistant:
        assistant.ask(QUESTION, conversation_id="oud", author="Bo")
        limit = datetime.now(UTC)
        followed = assistant.ask("en als het budget 300.000 wordt?", conversation_id="oud")
        approved = assistant.review(followed.id, request())
        assert "kwetterzwaluw" in everything_on(address)
        assert assistant.desk.erase(before=limit, by="Bo") == 1
        assert assistant.conversation("oud") == [approved]
        assert assistant.verify_journal() == []
    left = everything_on(address)
    assert "kwetterzwaluw" not in left
    assert "271828182" not in left
    assert "271.828.182" not in left


def test_the_index_is_made_pointed_at_and_searched_with_its_pointer_on_the_server(address: str, tmp_path: Path) -> None:
    settings = make_library(tmp_path).model_copy(update={"database_url": address})
    assert not is_index_current(settings)
    build_index(settings)
    assert is_index_current(settings)
    with Assistant.open(settings) as assistant:
        assert assistant.search("Wat vervangt AI niet?", 1)[0].text == SENTENCES[3]
        assert assistant.status()["database"].endswith("/postgres")


def test_several_processes_may_open_a_new_database_at_once_and_write_one_chain(address: str, tmp_path: Path) -> None:
    opening = (
        "import sys; from assistant.oversight.storage import open_storage;"
        "from assistant.oversight.journal import Journal;"
        "s = open_storage(sys.argv[1], sys.argv[2]);"
        "[Journal(s).record_event('opened', {'n': n}) for n in range(20)]; s.close()"
    )
    command = [sys.executable, "-c", opening, address, str(tmp_path)]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [("", 0)] * 3
    with closing(open_storage(address, tmp_path)) as storage:
        assert Journal(storage).verify() == []
        assert Journal(storage).head()[0] == 60


def test_a_server_that_is_not_there_is_told_in_a_sentence_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="Controleer of hij draait") as caught:
        open_storage("postgresql://jan:geheim@127.0.0.1:9/collectie", tmp_path)
    assert "geheim" not in str(caught.value)
