"""Honest proposals against what a KAM may well have written down: nothing is found in them as they are, and every leak once it is there."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from commands import DATE, run

from kamdocs.privacy import search, secrets
from kamdocs.word import document_text

Texts = list[tuple[str, str]]

PUBLIC = [
    *("Solemaro Conserve S.p.A.", "Glenvarra Dairy Ltd", "Lavanderia Candore S.r.l.", "Risorgiva Sistemi S.p.A."),
    *("Via dei Canali 18, 40131 Bologna, Italia", "Bianca Orlandi", "Claire Donnelly", "Tommaso Rinaldi", "Samuele Conti", "Giorgia Amato"),
    *("Valdasso Conserve S.r.l.", "Latteria Alta Brenta S.c.a.", "Frutteti Riuniti del Sele S.c.a.", "Lavanderie del Lario S.r.l."),
    *("Tintoria Serchio S.p.A.", "Carlo Fermani", "Luisa Marchetto"),
]
GERMAN_PUBLIC = ["Molkerei Hohenried GmbH", "Wasserwerk Technik AG", "Industriestraße 12, 70565 Stuttgart", "Petra Sommer", "Uwe Brandt"]

GERMAN = """\
Angebot
Wasser aus der Spülung zurückgewinnen
Für Molkerei Hohenried GmbH
Erstellt von Wasserwerk Technik AG · Industriestraße 12, 70565 Stuttgart
Petra Sommer, Uwe Brandt
Datum 24. November 2026
Gültig bis Montag, den 4. Januar 2027
1 Zusammenfassung
Der letzte Spülgang jeder Reinigung ist fast sauber. Wir gewinnen ihn zurück, prüfen ihn und nutzen ihn ein zweites Mal.
Ihr Bedarf Weniger Abwasser einleiten, bevor die Genehmigung überprüft wird
Unser Vorschlag Rückgewinnung an drei Reinigungskreisläufen, mit Sensoren für Trübung, Leitfähigkeit und Temperatur
Warum wir Eine andere Molkerei hat es ein Jahr lang gemessen und erlaubt uns, das Ergebnis zu nennen.
Investition 201.800,00 € ohne Mehrwertsteuer; sie zahlt sich in 32 Monaten zurück.
Ihre Entscheidung Wir schlagen vor, dass Sie das Angebot bis Dienstag, den 22. Dezember 2026 annehmen.
2 Wie wir Ihre Kriterien beantworten
Sicherheit der Produkte: Das Wasser wird geprüft, bevor es zurückkehrt.
Wirtschaftlichkeit: Die Zahlen stammen aus Ihren eigenen Rechnungen, und jede Annahme ist genannt.
3 Die Zahlen für Hohenried
Kapitalwert bei einem Zinssatz von 9 %: 50.679,03 €; interner Zinsfuß 21,93 %.
Jede Tabelle lässt sich nachrechnen: Mengen, Preise, Laufzeit und Beginn stehen in derselben Zeile.
Der Nutzen beginnt im fünften Monat. Einsparungen bei Wasser und Abwasser: 52.000 m³ im Jahr.
4 Technische Lösung
Maschinenbau, Elektrotechnik und Steuerung kommen aus einer Hand; die Logistik der Montage stimmen wir mit Ihrer Produktion ab.
Das Monitoring läuft rund um die Uhr. Unsere Ingenieure sehen Abweichungen, bevor Ihre Anlage stehen bleibt.
Ventile, Pumpen und Filter sind handelsübliche Bauteile; Details stehen in der Stückliste.
Transparenz bei Störungen: Sie erhalten jeden Bericht am selben Tag, ohne Aufforderung.
Im Leistungsumfang: Schulung der Mitarbeiter in kleinen Gruppen, auch an Wochenenden, auf Wunsch mit Wiederholung im Frühjahr.
5 Das Angebot
Wasseraudit, zwei Wochen vor Ort 1 6.800,00 €
Rückgewinnungsanlage, Reinigungskreisläufe 1 bis 3 1 118.000,00 €
Garantien: Findet das Audit weniger als 40.000 m³ im Jahr, können Sie den Rest des Auftrags kostenlos stornieren.
Termine: Auditbericht nach 4 Wochen, Lieferung nach 14 Wochen, Abnahme nach 17 Wochen.
Nicht enthalten: Bauarbeiten, der Kran am Tag der Lieferung, Änderungen der Genehmigung.
6 Referenzen
Alpenkäserei Tann eG, Rückgewinnung von Spülwasser aus vier Kreisläufen, ein Drittel weniger Wasser je Liter Milch
7 Das Team
Petra Sommer, Leiterin Vertrieb, p.sommer@wasserwerk.example, +49 711 0000011
Uwe Brandt, Ingenieur für Verfahrenstechnik, u.brandt@wasserwerk.example, +49 711 0000012
8 Annahme
Preise, Lieferzeiten und Bedingungen dieses Angebots garantieren wir bis einschließlich Montag, den 4. Januar 2027
""".splitlines()

PRIVATE: Mapping[str, Mapping[str, object]] = {
    "it": {
        "birthday": "18.06.72",
        "anniversary": "12/9",
        "family": "sposata con Nicola, due figlie: Greta e Micol",
        "children": "Saverio (12) e Diletta (9)",
        "son": "Ludovico Riva, gioca nelle giovanili del Foggia Calcio",
        "hobbies": ["ama la vela e il tennis", "apicoltura", "scacchi, ciclismo", "suona il violoncello"],
        "values": "la parola data; suo padre fondò l’azienda con quattro operai",
        "character": "Vuole rifare i conti da solo, e di sera",
        "career": "Laureata in Ingegneria al Politecnico di Torino, poi sei anni a Lugano",
        "previous": "Entrata in azienda come stagista, viene dal controllo di gestione",
        "reads": "legge Il Sole 24 Ore e il Corriere della Sera",
        "honours": "Cavaliere del Lavoro, socia del Rotary",
        "team": "tifoso del Cagliari, abbonato in Curva Nord",
        "address": "Via Garibaldi 3, 37121 Verona",
        "mobile": "+39 333 1234567",
        "wife": "Ofelia Bruschi, avvocato, lavora per il Comune",
        "health": "Operato al ginocchio in primavera, non scia più",
        "pet": "un setter, Argo",
        "food": "vegetariano, adora la pasta alla Norma",
        "holidays": "ogni estate a Pantelleria, in barca",
        "worry": "teme che il fratello Gualtiero gli tolga la direzione dello stabilimento",
        "gift": "Gradisce un buon Barolo, mai fiori",
        "money": "Premio legato al risparmio di energia del primo anno",
        "style": "Preferisce la telefonata alla mail, meglio dopo le 18",
        "school": "la figlia studia al Liceo Parini con il figlio di Aldobrandi",
    },
    "en": {
        "birthday": "04.05.71",
        "anniversary": "9 September",
        "family": "two daughters, Grace and Orla, and a son, Fionn",
        "children": "Saoirse (12) and Cormac (9)",
        "husband": "Eoghan Tierney, a vet in Skibbereen",
        "hobbies": ["sailing and chess", "plays the cello", "sea swimming", "hillwalking"],
        "values": "keeps his word; hates being sold to",
        "character": "Needs to see the numbers twice before he trusts them",
        "career": "Studied engineering at Padua, then worked for Kerry Group",
        "previous": "Joined from a competitor, measured the first plant himself",
        "reads": "reads the Financial Times on the train",
        "honours": "Chairs the Rotary Club of Bandon",
        "team": "supports Munster and Liverpool",
        "address": "14 Harbour Lane, Kinsale",
        "mobile": "00353 87 123 4567",
        "wife": "Niamh Harrington, teaches at the local school",
        "health": "Operated on the knee, back on the pitch in March",
        "pet": "a spaniel called Biscuit",
        "food": "Keen on good wine, allergic to shellfish",
        "holidays": "Spends every August in Brittany with the Delaneys",
        "worry": "afraid that the board will sell the site after the second dryer",
        "gift": "Likes a good whiskey, Midleton if possible",
        "money": "Bonus hangs on the effluent licence, the water bill and the payback",
        "style": "Prefers a call to an e-mail, before nine",
        "school": "son at Rockwell College with the children of Brannigan’s deputy, Quill",
    },
    "de": {
        "geburtstag": "4.5.",
        "hochzeitstag": "12.09.98",
        "familie": "zwei Kinder, Marta und Jonas",
        "kinder": "Lena (12) und Viktor (9)",
        "frau": "Beatrix Lindner, Ärztin in Reutlingen",
        "hobbies": ["segelt und spielt Schach", "Imkerei", "Wandern & Tennis"],
        "werte": "ein Wort ist ein Wort; achtet auf Transparenz, Garantien und Details",
        "art": "Rechnet jede Tabelle selbst nach, am liebsten abends",
        "werdegang": "Studierte Maschinenbau in Aachen, danach Logistik bei Kühne",
        "davor": "Ingenieur für Elektrotechnik, zwölf Jahre im Anlagenbau",
        "liest": "liest die Süddeutsche im Zug",
        "ehrenamt": "Vorsitzender im Rotary Club Esslingen",
        "verein": "Fan vom VfB, Dauerkarte seit Jahren",
        "adresse": "Gartenstraße 7, 72074 Tübingen",
        "mobil": "+49 171 2345678",
        "sohn": "Sohn Dominik macht eine Lehre in der Molkerei seines Onkels",
        "gesundheit": "Knie operiert, fährt kein Ski mehr",
        "hund": "ein Dackel namens Wastl",
        "essen": "Isst kein Fleisch, mag gutes Weißbier",
        "urlaub": "Jeden Sommer auf Hiddensee, mit den Hartungs",
        "sorge": "fürchtet, dass die Zentrale die Produktion nach Polen verlegt",
        "geschenk": "Freut sich über Bücher, Temperatur des Weins ist ihm wichtig",
        "geld": "Bonus hängt an Energie, Abwasser und Sensoren des neuen Systems",
        "stil": "Lieber Telefon als E-Mail, mit Monitoring per Kennzahl",
        "schule": "Tochter Amelie geht mit der Enkelin von Felix Arthur in die Klasse",
    },
}
"""25 of each language, as somebody would write them who does not think of the gate."""

LEAKS = {
    "it": {
        "Auguri per il 18 giugno": "birthday",
        "Ci vediamo dopo il 12 settembre": "anniversary",
        "Saluti a GRETA": "family",
        "Saverio potrà visitare l’impianto": "children",
        "come ci diceva micol": "family",
        "Un campo estivo per Ludovico": "son",
        "dopo la regata di vela": "hobbies[0]",
        "un torneo di Tennis": "hobbies[0]",
        "Il miele della vostra apicoltura": "hobbies[1]",
        "come avete imparato a Lugano": "career",
        "tel. 333 123 4567": "mobile",
        "in via Garibaldi 3": "address",
        "teme che il fratello Gualtiero": "worry",
        "un Barolo per la firma": "gift",
        "come racconta Aldobrandi": "school",
    },
    "en": {
        "Happy birthday on 4 May": "birthday",
        "born 4 May 1971": "birthday",
        "before your 9th of September": "anniversary",
        "With love to Orla": "family",
        "the future of Grace is in it": "family",
        "Cormac will like the pumps": "children",
        "Saoirse will, too": "children",
        "before the next chess evening": "hobbies[0]",
        "as calm as Sailing": "hobbies[0]",
        "a cello concert": "hobbies[1]",
        "taught at padua": "career",
        "call 087 123 4567 or +353 87 123 4567": "mobile",
        "Kinsale is worth a visit": "address",
        "a bottle of Midleton": "gift",
        "Mr Quill recommends it": "school",
    },
    "de": {
        "Alles Gute zum 4. Mai": "geburtstag",
        "am 12. September 1998": "hochzeitstag",
        "Gruß an Martas Bruder": "familie",
        "Jonas freut sich": "familie",
        "LENA kommt mit": "kinder",
        "Viktor auch": "kinder",
        "beim Schach gewonnen": "hobbies[0]",
        "auf der nächsten Wandern-Tour": "hobbies[2]",
        "ein Glas aus der Imkerei": "hobbies[1]",
        "wie in Tuebingen": "adresse",
        "Telefon 0171 2345678": "mobil",
        "wie Dominik gelernt hat": "sohn",
        "vor Hiddensee": "urlaub",
        "die Hartungs kommen": "urlaub",
        "Amelies Klasse": "schule",
    },
}


@pytest.fixture(scope="session")
def honest(demo: Path) -> Mapping[str, Texts]:
    """The demo's proposals, and a German one, by language."""
    made = {path.name.split(" ")[0]: list(document_text(path.read_bytes())) for path in (demo / "proposals").glob("*.docx")}
    german = [(f"paragraph {number}", text) for number, text in enumerate(GERMAN, 1)]
    return {"it": made["solemaro"] + made["lavanderia-candore"], "en": made["glenvarra"], "de": german}


def finds(language: str, texts: Texts) -> list[tuple[str, str]]:
    """(private key, found text)."""
    dossier = {"buying_centre": {"members": [{"private": PRIVATE[language]}]}}
    known = secrets(dossier, language, GERMAN_PUBLIC if language == "de" else PUBLIC)
    # As the demo's own dossier does: the town of a plant, and somebody's football club.
    return [(find.secret.field.partition("private.")[2], find.found) for find in search(texts, known, allow=["Foggia"])]


@pytest.mark.parametrize("language", PRIVATE)
def test_an_honest_proposal_yields_no_find(language: str, honest: Mapping[str, Texts]) -> None:
    assert len(PRIVATE[language]) == 25
    assert sum(len(text.split()) for _, text in honest[language]) > 250
    assert finds(language, honest[language]) == []


@pytest.mark.parametrize(("language", "leak"), [(language, leak) for language, leaks in LEAKS.items() for leak in leaks])
def test_each_leak_in_it_is_found(language: str, leak: str, honest: Mapping[str, Texts]) -> None:
    texts = [*honest[language], ("leak", leak)]

    assert {key for key, _ in finds(language, texts)} == {LEAKS[language][leak]}


def test_a_word_of_what_every_document_names_refuses_none(demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "demo")
    dossier = tmp_path / "demo/dossiers/lavanderia-candore.yaml"
    text = dossier.read_text(encoding="utf-8")
    public = "Samuele e Orlandi, vicini di Serchio, Risorgiva e Candore, a Bologna in Via dei Mille"

    dossier.write_text(text.replace("il genero, Loris, entrerà in ditta", public), encoding="utf-8")
    told = run("check", str(dossier), "--date", DATE)
    dossier.write_text(text.replace("il genero, Loris, entrerà in ditta", f"{public}, con Rimini"), encoding="utf-8")
    refused = run("check", str(dossier), "--date", DATE)

    assert told.code == 0, told.out
    assert refused.code == 1
    assert "the document says 'Rimini'" in refused.out
