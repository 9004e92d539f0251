"""A chat model by its name, through LangChain: opened at its first use, so that no setting of it stops the program.

Owns how a model is named and made, for the writer and for every judge alike. What is wrong with it is one Dutch
sentence. There is no second choice: a model that cannot be opened is not replaced by another.
"""

from __future__ import annotations

import ipaddress
import math
import os
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from assistant.errors import EngineUnavailable

_OLLAMA_ADDRESS = "http://127.0.0.1:11434"  # where it listens unless somebody moved it
_OLLAMA_CONTEXT = 16_384  # tokens; its own default would drop the beginning of a longer prompt without a word
_AZURE_VERSION = "2024-10-21"
_PACKAGES = {
    "openai": "langchain-openai",
    "azure_openai": "langchain-openai",
    "mistralai": "langchain-mistralai",
    "anthropic": "langchain-anthropic",
    "ollama": "langchain-ollama",
}


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model, where, and how long it may take. ``what`` and ``prefix`` name it in a message."""

    name: str
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout: float = 30
    max_tokens: int = 800
    what: str = "het taalmodel"
    prefix: str = "ASSISTANT_MODEL"

    @property
    def provider(self) -> str:
        return self.name.partition(":")[0].strip()

    @property
    def address(self) -> str | None:
        """Where the model is called; None is the supplier's own address."""
        if self.base_url or self.provider != "ollama":
            return self.base_url
        return os.environ.get("OLLAMA_HOST") or _OLLAMA_ADDRESS

    @property
    def place(self) -> tuple[str, str]:
        """Equal for the same model at the same address, however it is written."""
        return self.name.strip().casefold(), (self.address or "").rstrip("/").casefold()

    @property
    def is_on_this_machine(self) -> bool:
        """Whether its address is a loopback one; no address at all is the supplier's own, elsewhere."""
        address = self.address or ""
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


class ChatModel:
    """One chosen model, made when it is first needed and then kept; a failure is not kept, for a key may be added."""

    def __init__(self, choice: ModelChoice, made: Any = None) -> None:
        self.choice = choice
        self._made = made
        self._making = threading.Lock()

    @property
    def name(self) -> str:
        return self.choice.name

    def open(self) -> Any:
        """The LangChain chat model, or an :class:`EngineUnavailable` with the setting to look at."""
        with self._making:
            if self._made is None:
                self._made = load_chat_model(self.choice)
            return self._made

    def problem(self) -> str | None:
        """Why the model cannot be opened, for whoever inspects an installation; None when it can. Calls nobody."""
        try:
            self.open()
        except EngineUnavailable as error:
            return str(error)
        return None


def load_chat_model(choice: ModelChoice) -> Any:
    """The chat model ``provider:name``; what is missing is said in one sentence."""
    from langchain.chat_models import init_chat_model

    try:
        return init_chat_model(choice.name, **_options(choice))
    except ImportError as error:
        package = _PACKAGES.get(choice.provider)
        install = f"het met ‘pip install {package}’" if package else "het pakket van deze aanbieder"
        raise EngineUnavailable(
            f"Voor {choice.what} {choice.name} ontbreekt een pakket. Installeer {install}, of haal {choice.prefix} weg."
        ) from error
    except Exception as error:  # a missing key or wrong name is told by each provider in a class of its own
        raise EngineUnavailable(
            f"{choice.what.capitalize()} {choice.name} kan niet worden ingesteld. Controleer {choice.prefix}, "
            f"{choice.prefix}_BASE_URL en {choice.prefix}_API_KEY, of haal ze weg."
        ) from error


def _options(choice: ModelChoice) -> dict[str, Any]:
    """The same wishes in the words of each provider: what one does not know, it leaves out in silence."""
    if choice.provider == "ollama":
        return {
            "temperature": 0,
            "num_predict": choice.max_tokens,
            "num_ctx": _OLLAMA_CONTEXT,
            "base_url": choice.address,
            "client_kwargs": {"timeout": choice.timeout},
        }
    options: dict[str, Any] = {
        "temperature": 0,
        "timeout": math.ceil(choice.timeout),  # whole seconds: not every client takes others, and we watch it ourselves
        "max_retries": 1,
        "max_tokens": choice.max_tokens,
    }
    if choice.api_key:
        options["api_key"] = choice.api_key.get_secret_value()
    if choice.provider == "azure_openai":
        options["api_version"] = os.environ.get("OPENAI_API_VERSION") or _AZURE_VERSION
        options["azure_deployment"] = choice.name.partition(":")[2]
    if choice.base_url:
        options["azure_endpoint" if choice.provider == "azure_openai" else "base_url"] = choice.base_url
    if choice.provider in ("openai", "azure_openai"):
        options["stream_usage"] = True  # these leave out the usage of a stream unless they are asked for it
    return options
