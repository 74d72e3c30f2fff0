"""The slides of an accord for its Comité territorial: native text, tables and charts that the team can edit."""

from render.slides.deck import slides_bytes

__all__ = ["slides_bytes"]
