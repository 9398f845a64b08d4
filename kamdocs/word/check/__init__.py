"""What is wrong with a template, found without a dossier."""
