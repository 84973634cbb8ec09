"""The desk's addresses, below /desk/."""

from django.urls import path

from wireroom.desk import entry, views

urlpatterns = [
    path("", views.dispatches),
    path("newest/", views.newest),
    path("dispatches/<int:pk>/", views.dispatch),
    path("dispatches/<int:pk>/bytes/", views.download),
    path("stories/", views.stories),
    path("feeds/", views.feeds),
    path("login/", entry.sign_in),
    path("logout/", entry.sign_out),
    path("static/<str:name>", views.static),
]
