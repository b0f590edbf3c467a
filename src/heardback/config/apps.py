"""The Django app of the installation itself: it only brings the checks of its settings."""

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    name = "heardback.config"
    label = "installation"

    def ready(self) -> None:
        """Register the checks."""
        from heardback.config import checks  # noqa: F401
