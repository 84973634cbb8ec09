"""Property tests take the time they need: a busy machine fails none of them."""

from hypothesis import settings

settings.register_profile("wire", deadline=None)
settings.load_profile("wire")
