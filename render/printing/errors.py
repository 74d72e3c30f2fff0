"""What can go wrong when a map is printed, told in French to who asked for it."""


class PrintError(ValueError):
    """A printed map cannot be made from what was given."""


class LogoError(PrintError):
    """A logo is not an image that can be placed."""
