"""The papers of the accords: the sheet of a committee, the synthesis of the Département, the annex of an assembly."""
