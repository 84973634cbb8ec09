"""The Django app of the desk."""

from django.apps import AppConfig


class Desk(AppConfig):
    """The editors' screens."""

    name = "wireroom.desk"
    label = "desk"
