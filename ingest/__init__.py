"""How it comes in: parsing, checking, placing and publishing imports; refresh of the embedded files."""
