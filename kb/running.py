"""The knowledge base as commands see it when a running service holds its database: through its API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from common.errors import BadRequest, Unavailable
from kb.articles.formats import zipped
from kb.articles.importing.syncing import SyncReport
from kb.evidence.models import Outcome
from kb.settings import Settings

SECONDS = 600.0  # an import of 10,000 articles embeds them before it returns
PACKED_FROM = 8 * 1024 * 1024  # bytes; below this nothing is gained by packing them
LEARNING_SECONDS = 3700.0  # longer than the processes that learn and tune may take


class Running:
    """Works through the service. Raises Unavailable when it cannot be reached."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @classmethod
    @asynccontextmanager
    async def of(cls, settings: Settings) -> AsyncIterator["Running"]:
        """The service at the address that the settings name."""
        headers = {"Authorization": f"Bearer {settings.service_token.get_secret_value()}"}
        async with httpx.AsyncClient(base_url=settings.internal("kb"), headers=headers, timeout=SECONDS) as client:
            yield cls(client)

    async def prepare(self) -> None:
        """Wait until the service has learned what is published with all the evidence."""
        await self._well("POST", "/api/model", timeout=LEARNING_SECONDS)

    async def import_files(self, files: dict[str, bytes], dry_run: bool) -> dict[str, Any]:
        """The report on an import of `files`; what is published is searchable when this returns."""
        files = _packed(files)
        answer = await self._send("POST", "/api/articles/import", params={"dry_run": dry_run}, files=files)
        if answer.status_code == 200 or "problems" in answer.json():
            return answer.json()
        raise BadRequest(answer.json()["detail"])

    async def sync(self, folder: str, files: dict[str, bytes], **how: Any) -> dict[str, Any]:
        """The report on a sync of `folder`; what is published is searchable when this returns."""
        packed = await asyncio.to_thread(zipped.pack, files)
        answer = await self._send("POST", "/api/articles/sync", params={"folder": folder, **how}, content=packed)
        if answer.status_code not in (200, 400, 409) or "conflicts" not in answer.json():
            raise BadRequest(answer.json()["detail"])
        report = SyncReport.model_validate(answer.json() | {"problems": []})
        return answer.json() | {"said": [one.said() for one in report.conflicts]}

    async def export(self, form: str) -> bytes:
        """Every article, as one file."""
        return (await self._well("GET", "/api/articles/export", params={"format": form})).content

    async def reindex(self) -> int:
        """Make the index anew; how many passages it holds."""
        return (await self._well("POST", "/api/reindex")).json()["passages"]

    async def tune(self) -> str:
        """Have the service tune the encoder; what came of it."""
        return (await self._well("POST", "/api/encoder", timeout=LEARNING_SECONDS)).json()["said"]

    async def tune_if_due(self) -> None:
        """Nothing: the service sees to it by itself."""

    async def untune(self) -> str:
        """Have the service go back to the encoder as it came."""
        return (await self._well("DELETE", "/api/encoder")).json()["said"]

    async def add_evidence(self, outcomes: list[Outcome]) -> int:
        """Store outcomes; how many were new."""
        answers = [await self._well("POST", "/api/evidence", json=outcome.model_dump()) for outcome in outcomes]
        return sum(answer.json()["stored"] for answer in answers)

    async def decide(self, question: str, language: str | None) -> dict[str, Any]:
        """What `POST /api/decide` answers."""
        return (await self._well("POST", "/api/decide", json={"question": question, "language": language})).json()

    async def _well(self, method: str, path: str, **request: Any) -> httpx.Response:
        answer = await self._send(method, path, **request)
        if answer.status_code >= 400:
            raise BadRequest(answer.json()["detail"])
        return answer

    async def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            return await self._client.request(method, path, **request)
        except httpx.HTTPError:
            raise Unavailable(
                f"Another process holds the database, and there is no answer at {self._client.base_url}. "
                "Set KB_PORT or KB_URL to where it serves, or stop it."
            ) from None


def _packed(files: dict[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    """`files` as the fields of a form. Saved pages in a zip are a tenth, and a form has at most so many parts."""
    if len(files) > 1 and sum(map(len, files.values())) > PACKED_FROM:
        files = {"articles.zip": zipped.pack(files)}
    return [("file", (name, data)) for name, data in files.items()]
