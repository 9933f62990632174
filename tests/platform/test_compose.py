"""docker-compose.yml is valid, closed to the outside but for the proxy, and has no secret in it."""

import importlib
import re

import pytest
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema import Draft202012Validator

from tests import settings_example
from tests.platform import compose

SECRETS = {"SERVICE_TOKEN", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "ADMIN_PASSWORD"}
SETTINGS = {
    "handoff_api": "handoff_api.settings",
    "kb": "kb.settings",
    "bot": "bot.settings",
    "actions": "actions.settings",
}


def test_it_follows_the_compose_specification():
    schema = get_builtin_schema("vendor.compose-spec")
    problems = [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(compose.FILE)
    ]
    assert not problems


def test_every_part_of_the_system_is_there():
    wanted = {"bot", "actions", "kb", "handoff_api", "demo", "redis", "postgres", "caddy"}
    assert wanted == set(compose.SERVICES)


@pytest.mark.parametrize("name", compose.SERVICES)
def test_what_dies_or_hangs_is_noticed_and_restarted(name: str):
    service = compose.SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"


def test_only_the_proxy_has_open_ports():
    assert {name for name, service in compose.SERVICES.items() if "ports" in service} == {"caddy"}


def test_everything_else_is_on_a_network_without_a_way_out():
    assert compose.FILE["networks"]["inside"]["internal"] is True
    networks = {name: service["networks"] for name, service in compose.SERVICES.items() if name != "caddy"}
    assert networks.pop("handoff_api") == ["inside", "letters"], "it alone reaches the mail server"
    assert all(those == ["inside"] for those in networks.values())
    hosts = {mode for service in compose.SERVICES.values() if (mode := service.get("network_mode"))}
    assert not hosts


def test_every_variable_is_explained():
    asked = set(compose.variables()) | compose.handed_on()
    assert asked <= set(settings_example.defaults()), "A variable of docker-compose.yml is missing in .env.example."


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_secrets_are_demanded_and_have_no_default(secret: str):
    kinds = compose.variables()[secret]
    assert "?" in kinds
    assert "-" not in kinds


def test_no_secret_is_written_down():
    for service in compose.SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|TOKEN|AUTH", name) and value is not None:
                assert str(value).startswith("${")


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_handed_to_a_program_is_one_of_its_own(name: str):
    module = importlib.import_module(SETTINGS[name])
    fields = getattr(module.Settings, "model_fields", None) or module.Settings.__dataclass_fields__
    given = {setting.lower() for setting in compose.SERVICES[name]["environment"]}
    assert given - set(fields) <= {"environment"}


def test_volumes_are_declared_and_used():
    mounted = {m.split(":")[0] for s in compose.SERVICES.values() for m in s.get("volumes", [])}
    assert {volume for volume in mounted if not volume.startswith(".")} == set(compose.FILE["volumes"])
    here = [settings_example.ROOT / path for path in mounted if path.startswith(".")]
    assert all(path.exists() for path in here)


def test_the_proxy_leads_to_services_that_listen_there():
    caddyfile = (settings_example.ROOT / "docker" / "Caddyfile").read_text()
    upstreams = re.findall(r"reverse_proxy (\w+):(\d+)", caddyfile)
    ports = {name: settings_example.defaults()[f"{name.upper()}_PORT"] for name, _ in upstreams}
    assert dict(upstreams) == ports == {"kb": "8001", "handoff_api": "8000", "demo": "8002"}
    asked = set(re.findall(r"\{\$([A-Z_]+)\}", caddyfile))
    assert asked == set(compose.SERVICES["caddy"]["environment"])


def test_the_trusted_proxy_is_the_proxy():
    address = compose.SERVICES["caddy"]["networks"]["inside"]["ipv4_address"]
    assert compose.SERVICES["handoff_api"]["environment"]["TRUSTED_PROXIES"] == address
