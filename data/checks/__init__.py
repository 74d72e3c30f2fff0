"""The checks behind `data.validation`: cells first, then one module of rules per group of tables."""
