"""Addresses of the place `owed`."""

from django.urls import URLPattern, path

from heardback.web.owed import views

urlpatterns: list[URLPattern] = [
    path("owed/", views.owed, name="owed"),
    path("owed/list/", views.owed_list, name="owed_list"),
    path("owed/<str:key>/do/", views.owed_menu, name="owed_menu"),
    path("owed/<str:key>/take/", views.owed_take, name="owed_take"),
    path("owed/<str:key>/let-go/", views.owed_release, name="owed_release"),
    path("owed/<str:key>/assign/", views.owed_assign, name="owed_assign"),
    path("owed/<str:key>/hand-over/", views.owed_hand_over, name="owed_hand_over"),
    path("owed/<str:key>/accept/", views.owed_accept, name="owed_accept"),
    path("owed/<str:key>/give-back/", views.owed_return, name="owed_return"),
    path("owed/<str:key>/note/", views.owed_note, name="owed_note"),
]
