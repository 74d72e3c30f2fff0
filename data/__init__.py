"""What we know: schemas, catalogue, loading, validation, versioned store, demonstration portfolio."""
