"""The local run's settings: those of the services, and where its own Redis listens."""

from pydantic import SecretStr

from common.settings import CommonSettings


class LocalSettings(CommonSettings):
    """What `make run` needs to know before anything runs."""

    service_token: SecretStr = SecretStr("")  # made at the first start when empty
    admin_email: str = "admin@fibralario.example"  # the first account, made at the first start
    admin_password: SecretStr = SecretStr("")  # made at the first start when empty
    redis_port: int = 6390

    @property
    def starts_redis(self) -> bool:
        """Whether Redis is ours to start: yes, unless REDIS_URL names another one."""
        return self.redis_url == CommonSettings.model_fields["redis_url"].default

    @property
    def ports(self) -> dict[str, int]:
        """The ports that our programs will listen on, by the setting that changes each."""
        names = ["handoff_api_port", "kb_port", "demo_port", "rasa_port", "actions_port"]
        if self.starts_redis:
            names.append("redis_port")
        return {name.upper(): getattr(self, name) for name in names}
