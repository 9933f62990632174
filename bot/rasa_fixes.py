"""Three things that Rasa 3.6.21 offers no setting for, changed while it runs.

Each was measured or tried; when Rasa is replaced this file is what has to be looked at again.
"""

from jsonschema import validators
from jsonschema.exceptions import best_match
from rasa.core.actions import action
from rasa.core.agent import Agent


def apply_fixes(action_timeout: float) -> None:
    """Change Rasa in this process; `action_timeout` is in seconds."""
    _check_replies_with_a_compiled_schema()
    # Rasa waits 300 s for an action and holds the conversation's lock meanwhile.
    action.DEFAULT_REQUEST_TIMEOUT = action_timeout
    # Rasa would go on with an empty memory of its own when Redis is gone: the turn must fail at once
    # instead, because an empty reply is what hands the visitor over to a person.
    Agent._create_tracker_store = staticmethod(_store_that_may_fail)


def _check_replies_with_a_compiled_schema() -> None:
    """Compile the schema of an action's reply once.

    Rasa checks that constant schema itself anew at every reply: 22 of the 32 ms of processor time
    that an answered message cost.
    """
    schema = action.RemoteAction.action_response_format_spec()
    validator = validators.validator_for(schema)
    validator.check_schema(schema)
    compiled = validator(schema)

    def validate(_self: action.RemoteAction, result: dict) -> bool:
        error = best_match(compiled.iter_errors(result))
        if error is not None:
            raise error
        return True

    action.RemoteAction._validate_action_result = validate


def _store_that_may_fail(store, domain):
    store.domain = domain
    return store
