"""What can be wrong with places: one small class per kind of fault, all on `ValueError`."""


class GeoError(ValueError):
    """A place, a limit or a join that cannot be used as given."""


class CrsError(GeoError):
    """Coordinates in another reference system than the one the computation needs."""


class JoinError(GeoError):
    """A join whose keys do not allow one answer per row."""


class LocateError(GeoError):
    """Points, limits or a reach from which no location and no distance can be computed."""


class BoundaryError(GeoError):
    """Limits that are not a coverage, or cannot stay one."""


class ClassesError(GeoError):
    """Class breaks asked in a way that no legend could show."""
