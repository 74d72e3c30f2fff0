"""What the drawing room refuses, each time in one French sentence for the reader."""


class RenderError(ValueError):
    """Anything that cannot be drawn, written or read back."""


class ReceiptError(RenderError):
    """A receipt that is absent, unreadable, or that can no longer be replayed."""


class ViewError(RenderError):
    """A view asked for with values that do not exist or do not go together."""


class DiffusionError(RenderError):
    """A setting that says for whom a dashboard is, and that names no audience."""


class SheetError(RenderError):
    """A paper asked for about what does not exist, or that cannot be made for its readers."""
