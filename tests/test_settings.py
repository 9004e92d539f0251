"""Settings: read once, refused when unknown or unusable, and silent about secrets."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.errors import SettingsError
from assistant.settings import ROOT, Settings, load_settings


@pytest.fixture(autouse=True)
def _bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("ASSISTANT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def write_env(content: str) -> None:
    Path(".env").write_text(content, encoding="utf-8")


def test_without_any_setting_everything_is_local_and_offline() -> None:
    settings = load_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.model, settings.chroma_url, settings.accounts_file) == (None, None, None)
    assert settings.allow_downloads is False
    assert settings.index_dir == ROOT / "var" / "index"
    assert settings.database_address == f"sqlite:///{ROOT / 'var' / 'assistant.db'}"


def test_an_argument_goes_before_the_environment_and_that_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write_env("ASSISTANT_PORT=8001\nASSISTANT_HOST=::1\n# ASSISTANT_ONBEKEND=1\n\nANDERS=1\n")
    assert (load_settings().port, load_settings().host) == (8001, "::1")
    monkeypatch.setenv("ASSISTANT_PORT", "8002")
    assert load_settings().port == 8002
    assert load_settings(port=8003).port == 8003


@pytest.mark.parametrize("line", ["{}=", "export {}=1", "  {} = '1'", "\ufeff{}=1", "{}"])
def test_an_unknown_setting_in_the_file_is_named(line: str) -> None:
    write_env(line.format("ASSISTANT_PROT") + "\n")
    with pytest.raises(SettingsError, match=r"Onbekende instelling: ASSISTANT_PROT\. Bekend zijn: .*port"):
        load_settings()


@pytest.mark.parametrize("name", ["ASSISTANT_PROT", "assistant_prot", "ASSISTANT_"])
def test_an_unknown_setting_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError, match=f"Onbekende instelling: {name}"):
        load_settings()


def test_an_unknown_argument_is_named() -> None:
    with pytest.raises(SettingsError, match=r"Onbekende instelling: prot\."):
        load_settings(prot=8000)


def test_variables_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_ASSISTANT_PROT", "1")
    monkeypatch.setenv("PORT", "9999")
    assert load_settings().port == 8000


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("port", "0", "minstens 1"),
        ("port", "65536", "hoogstens 65535"),
        ("port", "acht", "geheel getal"),
        ("port", "80.5", "geheel getal"),
        ("model_timeout", "0", "groter zijn dan 0"),
        ("model_timeout", "nan", "hoogstens 600"),
        ("model_timeout", "inf", "hoogstens 600"),
        ("model_timeout", "lang", "een getal"),
        ("allow_downloads", "misschien", "true of false"),
        ("max_question_chars", "-1", "minstens 50"),
        ("max_body_bytes", "1e99", "geheel getal"),
        ("requests_per_minute", "0", "minstens 1"),
        ("quote_budget", "199", "minstens 200"),
    ],
)
def test_an_unusable_value_is_named_with_what_would_do(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name.upper()}", value)
    with pytest.raises(SettingsError, match=rf"^De instelling {name} \w.*{complaint}.*\. Verbeter haar") as raised:
        load_settings()
    assert "Input should" not in str(raised.value)


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CHROMA_URL", "")
    monkeypatch.setenv("ASSISTANT_ACCOUNTS_FILE", "")
    write_env("ASSISTANT_DATA_DIR=\nASSISTANT_MODEL=\nASSISTANT_PORT=\n")
    assert load_settings() == Settings()
    assert load_settings().data_dir == ROOT / "var"


def test_a_file_that_is_no_text_is_named() -> None:
    Path(".env").write_bytes("ASSISTANT_MODEL=café".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"\.env is niet te lezen .* UTF-8"):
        load_settings()


def test_secrets_are_masked_when_the_settings_are_printed() -> None:
    settings = load_settings(
        model_api_key="sk-geheim",
        database_url="postgresql://anna:geheim@db.intern/advies",
        chroma_url="http://anna:geheim@localhost:8001",
        model_base_url="https://geheim@taal.intern/v1",
    )
    for printed in (repr(settings), str(settings), f"{settings}"):
        assert "geheim" not in printed
        assert "anna" not in printed
        assert "postgresql://***@db.intern/advies" in printed
    assert settings.model_api_key is not None
    assert settings.model_api_key.get_secret_value() == "sk-geheim"
    assert settings.database_address == "postgresql://anna:geheim@db.intern/advies"


def test_a_refused_value_is_not_shown_for_it_may_be_secret() -> None:
    secret = "-".join(("sk", "geheim"))  # a traceback quotes the lines of this test as well
    with pytest.raises(SettingsError, match="model_api_key") as raised:
        load_settings(model_api_key=[secret])
    assert secret not in "".join(traceback.format_exception(raised.value))


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 9000  # type: ignore[misc]
