"""Editors' accounts: Django's users, made on the command line."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


def create(name: str, password: str) -> None:
    """Make an editor's account, or renew its password: its sessions end. Raises ValueError with the reasons."""
    name = User.normalize_username(name.strip())
    user = User.objects.filter(username=name).first() or User(username=name)
    try:
        validate_password(password, user)
        user.set_password(password)
        user.is_active = True
        user.full_clean()
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from None
    user.save()
