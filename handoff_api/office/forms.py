"""What people type into the forms about accounts, read into what the rest of the service takes."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request

from common.errors import StaffettaError

Model = TypeVar("Model", bound=BaseModel)

_LISTS = ("roles", "languages")


class NotUnderstood(Exception):
    """What was typed does not do: `key` names the field, or what is wrong with it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def typed(form: FormData) -> dict[str, Any]:
    """The fields of a form: texts, lists of what is ticked, and skills as they were separated by commas."""
    fields: dict[str, Any] = {name: str(value).strip() for name, value in form.items() if name not in _LISTS}
    for name in _LISTS:
        fields[name] = [str(value) for value in form.getlist(name)]
    fields["skills"] = [skill.strip() for skill in fields.get("skills", "").split(",") if skill.strip()]
    return fields


def understood(model: type[Model], fields: dict[str, Any]) -> Model:
    """The fields as a `model`, which takes those it knows. Raises NotUnderstood with the name of the first wrong one."""
    try:
        return model.model_validate({name: value for name, value in fields.items() if name in model.model_fields})
    except ValidationError as error:
        raise NotUnderstood(str(error.errors()[0]["loc"][0])) from None


def problem_of(error: StaffettaError) -> str:
    """The key of the sentence that says what was refused."""
    return str(error.data.get("problem", "refused"))


async def form_of(request: Request) -> dict[str, Any]:
    """What a request's form says."""
    return typed(await request.form())
