"""Addresses of the place `promises`."""

from django.urls import URLPattern, path

from heardback.web.promises import composing, entering, export, views

urlpatterns: list[URLPattern] = [
    path("promises/", views.promises, name="promises"),
    path("promises/list.csv", export.promises_csv, name="promises_csv"),
    path("promises/enter/<path:customer_id>/", entering.enter, name="enter_promise"),
    path("owed/<str:key>/reply/promises/", composing.promises_in_draft, name="promises_in_draft"),
    path("promises/<str:promise_id>/", views.promise, name="promise"),
    path("promises/<str:promise_id>/say/<slug:verb>/", views.say_promise, name="say_promise"),
]
