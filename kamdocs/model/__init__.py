"""What people write, typed: dossier, profile, library, and workspace settings."""
