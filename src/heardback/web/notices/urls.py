"""Addresses of the place `notices`."""

from django.urls import URLPattern, path

from heardback.web.notices import views

urlpatterns: list[URLPattern] = [
    path("go/<str:key>/", views.go, name="go"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("account/notices/", views.notices, name="notices"),
    path("account/notices/subscribe/", views.subscribe_browser, name="notices_subscribe"),
    path("account/notices/<int:pk>/forget/", views.forget_browser, name="notices_forget"),
]
