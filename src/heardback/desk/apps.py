"""The Django app of facts and projections."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "heardback.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
