"""The privacy gate: all the text of a finished document is searched for what the dossier keeps from the client.

What is searched for:

- a private value and a note, as a whole; a note also by any five words running (`dell'ufficio` counts as one), unless the offer says them;
- every capitalised word of a private value, if it is no common word of the document's language. One that begins the value, or is an
  everyday word too (`Chiara`, `Times`), counts only where the document writes it with a capital inside a sentence;
- how and why the client decides, as notes, unless texts on the account or the offer say the same words;
- every hobby, every competitor, ours and the account's (also without its legal form, its country, and in one word or two), every number of
  seven digits or more, and every private date as the language writes it. A day and month in words tell a birthday without its year, unless
  another year follows.

No secret are truth values, shorter numbers, single letters, a value that is one common word (`no`, `May`), a single word of the names that
the document says anyway, and concerns, open issues and budget remarks of one or two words, which are topics. A phrase of two to four words
does not run across a comma or full stop of the document where it has none itself.
"""

from kamdocs.privacy.search import Find, problems, search
from kamdocs.privacy.secrets import Secret, secrets

__all__ = ["Find", "Secret", "problems", "search", "secrets"]
