"""The Django app of pages: templates, static files, template tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "heardback.web"
    label = "web"
