"""The demo: a workspace of invented companies, and the sample proposal that shows what every field of a template holds."""
