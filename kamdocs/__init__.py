"""kamdocs: from a client's dossier to one tailored Word proposal, with the reasons why."""

__version__ = "0.1.0"
