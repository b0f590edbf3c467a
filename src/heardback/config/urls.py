"""All addresses of this installation."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("heardback.web.urls")),
]
