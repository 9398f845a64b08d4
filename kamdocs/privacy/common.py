"""Words that give nothing away: what a private value says with them, anybody might say.

The lists are short on purpose: a find too many can be allowed, one too few cannot be called back. German is the exception, since it
writes every noun with a capital: there, what is no name has to be known by a long list, and by the endings that names hardly have.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from kamdocs.privacy.words import LINKS, base, folded

__all__ = [
    "GENERIC_IN_NAMES",
    "HOBBY_LEADS",
    "LANGUAGES",
    "LEGAL_FORMS",
    "is_a_name_too",
    "is_a_trade",
    "is_everyday",
    "is_family",
    "is_noun",
    "never_alone",
]


def never_alone(word: str, language: str) -> bool:
    """Whether the folded word is an article or the like of the language, part of an address, a title, or an abbreviation of business."""
    return word in _ANYWHERE or word in LINKS or word in _function_words(base(language))


def is_everyday(word: str, language: str) -> bool:
    """Whether the folded word is an everyday word of the language, which a name may be made of: `Times`, `Politecnico`."""
    return word in _everyday_words(base(language))


def is_a_name_too(word: str, language: str) -> bool:
    """Whether the folded word is a word of the language and a name: `Chiara`, `Hope`."""
    return word in _names_too(base(language))


def is_a_trade(word: str) -> bool:
    """Whether the folded word says what a company does, or where, so that it is no name without the rest: `Cooling` of `Cooling Italia`."""
    return word in _TRADES or word in GENERIC_IN_NAMES


def is_noun(word: str, language: str, after_family: bool = False) -> bool:
    """Whether the folded word is a common noun of a language that writes those with a capital.

    `after_family`: it follows a word like `Sohn`, so that an ending alone does not make it a noun.
    """
    if base(language) != "de" or word in _GERMAN_NAMES:
        return False
    return _is_listed_noun(word) or (not after_family and _ends_like_a_noun(word))


def is_family(word: str) -> bool:
    """Whether the folded word announces a name: `Sohn`, `Tochter`."""
    return word in _GERMAN_FAMILY


def _is_listed_noun(word: str) -> bool:
    """A noun of the list with its endings, or a compound that ends in one."""
    nouns = _german_nouns()
    forms = {word, *(word.removesuffix(ending) for ending in ("en", "s", "es", "n", "e"))}
    if forms & nouns:
        return True
    return any(form[cut:] in _german_heads() for form in forms for cut in range(2, len(form) - 4))


def _ends_like_a_noun(word: str) -> bool:
    return any(len(word) >= shortest and word.endswith(endings) for shortest, endings in _GERMAN_ENDINGS.items())


@cache
def _german_nouns() -> frozenset[str]:
    return _words_of(_GERMAN_NOUNS)


@cache
def _german_heads() -> frozenset[str]:
    return _german_nouns() - _HEADS_OF_NAMES


@cache
def _function_words(tongue: str) -> frozenset[str]:
    return _words_of(_FUNCTION_WORDS.get(tongue, ""))


@cache
def _everyday_words(tongue: str) -> frozenset[str]:
    return _words_of(_EVERYDAY_WORDS.get(tongue, ""))


@cache
def _names_too(tongue: str) -> frozenset[str]:
    return _words_of(_NAMES_TOO.get(tongue, ""))


def _words_of(text: str) -> frozenset[str]:
    return frozenset(folded(word) for word in text.split())


_FUNCTION_WORDS: Final[Mapping[str, str]] = {
    "it": """
        il lo la i gli le l un uno una di a da in con su per tra fra del dello della dell dei degli delle al allo alla all ai agli alle
        dal dallo dalla dall dai dagli dalle nel nello nella nell nei negli nelle sul sullo sulla sull sui sugli sulle e ed o od ma se
        che chi cui non no sì né come quando dove perché anche ancora già più meno molto molta molti molte poco poca pochi poche tanto
        tanti tutto tutta tutti tutte ogni altro altra altri altre stesso stessa quale quali quanto questo questa questi queste quello
        quella quelli quelle ci vi ne si mi ti lui lei noi voi loro io suo sua suoi sue mio mia nostro nostra nostri nostre vostro
        vostra vostri vostre è era sono ha hanno ho aveva essere avere fa fare va solo sempre mai poi prima dopo oggi bene nuovo nuova
        grande nessuno nessuna nulla niente buono buona ok due tre quattro cinque sei sette otto nove dieci primo
    """,
    "en": """
        the a an of to in on at by for with from and or but if that which who whom whose this these those it its he she they them his
        her their theirs we us our ours you your yours i me my mine is are was were be been being has have had do does did not no yes
        nor so as than then there here when where why how what all any each every some many much more most few less other another same
        such only also just very too can could will would shall should may might must about after again against before between both
        during into like near off once one two three four five six seven eight nine ten first second new old good great well ok none
        nothing never always often up down out over under own per via until while because
    """,
    "de": """
        der die das des dem den ein eine einer eines einem einen und oder aber wenn dass ob wer was wo wie wann warum welche welcher
        welches dieser diese dieses diesem diesen jener jede jeder jedes alle alles viel viele mehr weniger wenig wenige andere anderer
        anderen auch noch schon nur sehr zu zum zur im in ins an am auf aus bei beim mit nach von vom vor für über unter um durch gegen
        ohne bis seit während wegen zwischen hinter neben ich du er sie es wir ihr ihn ihm ihnen uns euch mich mir mein meine sein seine
        seiner seinem seinen ihre ihrem ihren ihrer unser unsere unserem unseren unserer euer eure man sich nicht kein keine keiner nein
        ja nie immer oft hier dort dann so als wie ist sind war waren hat haben hatte wird werden kann können soll sollen muss müssen
        darf will nichts niemand neu neue neuer neues alt gut gute guter gutes groß große ok eins zwei drei vier fünf sechs sieben acht
        neun zehn erste erster erstes heute
    """,
    "fr": """
        le la les l un une des de du d à au aux en dans par pour sur sous avec sans entre vers chez et ou mais si que qu qui quoi dont
        où quand comment pourquoi comme ne pas non oui plus moins très trop aussi encore déjà toujours jamais tout toute tous toutes
        chaque autre autres même quel quelle ce cet cette ces cela ça il elle ils elles on nous vous je j tu me m te t se s lui leur
        leurs son sa ses mon ma mes ton ta tes notre nos votre vos y est sont était a ont avait être avoir fait faire va peut doit bien
        bon bonne nouveau nouvelle grand grande peu beaucoup rien personne aucun aucune après avant depuis pendant puis donc car ok deux
        trois quatre cinq six sept huit neuf dix premier première aujourd hui c n
    """,
    "es": """
        el la los las lo un una unos unas de del a al en con por para sin sobre entre hasta desde y e o u pero si que quien quién cuyo
        donde cuando cómo como porque qué no sí ni más menos muy mucho mucha muchos muchas poco poca pocos pocas todo toda todos todas
        cada otro otra otros otras mismo misma este esta estos estas ese esa esos esas esto eso aquel él ella ellos ellas nosotros usted
        ustedes yo tú me te se le les nos su sus mi mis tu tus nuestro nuestra nuestros nuestras es son era fue ha han había ser estar
        está están tiene tienen hay hace va puede debe bien bueno buena nuevo nueva gran grande también ya aún siempre nunca nada nadie
        ninguno ninguna antes después hoy solo ok dos tres cuatro cinco seis siete ocho nueve diez primero primera
    """,
}

_EVERYDAY_WORDS: Final[Mapping[str, str]] = {
    "it": """
        figlio figlia figli figlie moglie marito compagno compagna famiglia sposato sposata divorziato divorziata separato separata
        vedovo vedova padre madre fratello sorella genitori casa lavoro lavora vive abita nato nata ama adora odia teme vuole cerca
        crede pensa preferisce conosce segue gioca suona legge scrive corre viaggia studia parla tiene appassionato appassionata
        laureato laureata ex anno anni tempo vita persona persone uomo donna amico amica amici passione interesse interessi valori
        valore parola fiducia qualità rispetto onestà precisione puntualità chiarezza serietà impegno squadra gruppo azienda risultati
        sicurezza carriera salute sport città paese scuola università estate inverno importante dice ritiene punta tende vorrebbe deve
        può sta fuori data ingegneria economia giurisprudenza medicina lettere filosofia politecnico istituto liceo master dottorato
        facoltà laurea sole ore corriere sera giornale stampa gazzetta messaggero club circolo associazione fondazione cavaliere ordine
        premio serie coppa campionato maratona festival teatro museo banca cassa camera commercio direzione consiglio comitato
        amministratore amministratrice direttore direttrice presidente responsabile ingegnere dottore dottoressa avvocato architetto
        commercialista montagna lago isola isole nord sud est ovest centro mondo rete sistema sistemi gestione finanza marketing tecnica
        tecnico linea viene entra lavorato rosso verde secondo tifoso tifosa socio socia volontario volontaria gatto gatti cane cani
        moto auto barca
    """,
    "en": """
        son sons daughter daughters child children kids wife husband partner family married divorced single widowed father mother
        brother sister parents home house work works lives born loves likes hates fears wants needs seeks believes thinks prefers knows
        follows plays reads writes runs travels studies speaks keen avid fan graduate former ex year years time life person people man
        woman friend friends passion interest interests values value word trust quality respect honesty precision punctuality clarity
        commitment team group company results safety security career health sport sports city country school university winter important
        says feels aims tends hobby hobbies enjoys keeps supports collects cares business college club times post news financial review
        institute academy management engineering economics law medicine finance marketing science sciences arts history institution
        award prize trophy cup league united county north south east west northern southern eastern western international national
        society association foundation committee board chair director manager head officer engineer lawyer accountant bank church
        theatre museum festival marathon championship islands island river mountain coast beach bay valley garden bridge street center
        centre hall court network service services system systems technology digital energy water power moves moved joined studied
        trained worked met volunteers coaches drives owns rides cycles sails skis sings cooks hikes swims golf rugby
    """,
    "de": """
        verheiratet geschieden ledig verwitwet geboren lebt wohnt arbeitet liebt mag hasst fürchtet möchte glaubt denkt meint bevorzugt
        kennt folgt spielt liest schreibt läuft reist studiert spricht begeistert begeisterter begeisterte leidenschaftlicher
        leidenschaftliche ehemals ehemaliger ehemalige früher wichtig sagt legt achtet hält fährt geht sammelt unterstützt interessiert
        engagiert gern gerne trinkt kocht segelt wandert pünktlich verlässlich studierte wechselte kommt kam ging promovierte segelte
        tanzt singt malt backt joggt reitet taucht klettert sucht
    """,
    "fr": """
        fils fille filles enfant enfants femme mari conjoint compagne compagnon famille marié mariée divorcé divorcée séparé séparée
        veuf veuve père mère frère sœur parents maison travail travaille vit habite né née aime adore déteste craint veut cherche croit
        pense préfère connaît suit joue lit écrit court voyage étudie parle passionné passionnée diplômé diplômée ex ancien ancienne
        année années ans temps vie gens homme ami amie amis passion intérêt intérêts valeurs valeur parole confiance qualité respect
        honnêteté précision ponctualité clarté engagement équipe groupe entreprise société résultats sécurité carrière santé sport ville
        pays école université été hiver important dit tient loisirs écoles ingénieur ingénierie économie droit médecine lettres
        philosophie institut lycée master doctorat licence club cercle association fondation ordre prix coupe championnat marathon
        festival théâtre musée banque caisse chambre commerce direction conseil comité directeur directrice président présidente
        responsable avocat architecte mer mont montagne lac île côte vallée nord sud ouest centre monde réseau système gestion finance
        marketing technique matin soir figaro
    """,
    "es": """
        hijo hija hijos hijas esposa esposo marido mujer pareja familia casado casada divorciado divorciada separado separada soltero
        soltera viudo viuda padre madre hermano hermana padres casa trabajo trabaja vive nacido nacida ama adora odia teme quiere busca
        cree piensa prefiere conoce sigue juega toca lee escribe corre viaja estudia habla apasionado apasionada aficionado aficionada
        licenciado licenciada ex año años tiempo vida persona personas hombre amigo amiga amigos pasión interés intereses valores valor
        palabra confianza calidad respeto honestidad precisión puntualidad claridad seriedad compromiso equipo grupo empresa resultados
        seguridad carrera salud deporte ciudad país escuela universidad verano invierno importante dice ingeniería economía derecho
        medicina letras filosofía instituto colegio máster doctorado facultad licenciatura club círculo asociación fundación orden
        premio copa campeonato maratón festival teatro museo banco caja cámara comercio dirección consejo comité director directora
        presidente presidenta responsable ingeniero ingeniera abogado abogada arquitecto monte montaña lago isla costa valle norte sur
        oeste centro mundo red sistema gestión finanzas marketing técnica
    """,
}

# Adjectives, things and verbs that people are called by, too.
_NAMES_TOO: Final[Mapping[str, str]] = {
    "it": """
        chiara massimo franco franca bianca bianco bianchi vera serena felice luce gioia letizia pace stella viola rosa rossi verdi neri
        vittoria speranza libero grazia alba assunta celeste giusto fede costanza marina ambra perla conti testa forte bassi sala villa
        riva serra ferro ponte fontana mele campi carbone mare monte monti costa valle valli grandi piccoli
    """,
    "en": """
        hope grace mark bill grant faith joy art rich frank chase dean guy pat sue rob drew jack summer autumn dawn rose penny price
        cook baker mason carter fuller field fields wood woods stone banks mills brooks short long day small best green blue red white
        black brown young king little park hill lake rivers
    """,
    "de": """
        ernst klein kleine lange kurz schwarz weiß braun rot grün jung reich stark hell scharf lieb sauer fest frei fromm
    """,
    "fr": """
        claire pierre rose blanche aimé prudence constance victoire marguerite colombe noir blanc brun roux petit legrand fontaine
    """,
    "es": """
        luz paz sol mar cruz nieves rosa blanca blanco clara claro esperanza victoria socorro rosario concepción asunción dolores
        consuelo pilar remedios rico bueno delgado moreno rubio calvo prieto
    """,
}

_GERMAN_NOUNS: Final = """
    Abitur Ablauf Abläufe Abnahme Abrechnung Absatz Abschluss Absolvent Absolventin Absprache Abstand Abteilung Abteilungsleiter Achse
    Adresse Akku Aktie Aktion Alltag Alter Amt Analyse Anbau Anbieter Anfang Anfrage Angaben Angebot Angst Anlage Anlagen Anleitung
    Anliegen Annahme Anreise Ansatz Anschluss Anspruch Antrag Antrieb Antwort Anwender Anzahl Apparat Arbeit Arbeiter Arbeitgeber
    Architekt Argument Art Artikel Arzt Ärztin Atmosphäre Aufbau Aufgabe Auflage Aufsicht Auftrag Aufwand Aufzug Ausbau Ausbildung
    Ausgabe Ausgleich Auskunft Ausland Ausstattung Austausch Auswahl Auto Automat Autor Baby Balken Bank Basis Batterie Bau Bauteil
    Bauteile Becken Bedarf Bedenken Beginn Behälter Beispiel Berater Beraterin Berechnung Bereich Bericht Beruf Bestand Bestellung
    Besuch Betrag Betreiber Betrieb Betriebswirt Bezug Bilanz Bild Biologie Blick Boden Branche Brett Brief Bruder Brunch Buch Bücher
    Buchung Budget Büro Büros Chance Check Chef Chefin Chemie Coaching Code Computer Consulting Controlling Dach Dampf Darlehen Datei
    Daten Datum Dauer Decke Demo Design Detail Details Deutsch Diagramm Dienst Diesel Ding Diplom Direktor Disziplin Doktor Dokument
    Dossier Draht Druck Durchlauf Düse Ebene Effizienz Ehe Ehefrau Ehemann Ehrlichkeit Eigentum Eigentümer Einbau Einfluss Einführung
    Eingang Einheit Einkauf Einkäufer Einkäuferin Einlage Einsatz Eintrag Elektrik Elektriker Elektrotechnik Element Eltern Empfang Ende
    Energie Engineering Enkel Enkelin Enkelkinder Entscheider Entwickler Erfahrung Erfolg Ergebnis Ergebnisse Erlös Ersatz Ersparnis
    Ertrag Etage Export Extra Fabrik Fach Fachmann Fahrt Fahrzeug Fairness Fakten Faktor Fall Fälle Familie Farbe Farben Fehler Fehlzeit
    Feier Fenster Fertigung Festpreis Feuer Figur Film Filter Finanzen Firma Firmen Fläche Flasche Flotte Flug Folge Folgen Folie
    Förderung Form Format Formel Formular Forschung Fortschritt Foto Fracht Frage Frau Freizeit Freude Freund Freunde Freundin Frieden
    Frist Frucht Frühjahr Frühling Fuhrpark Führung Funktion Fuß Garantie Garantien Garten Gas Gast Gebäude Gebiet Gebühr Geduld Gefahr
    Gefühl Gehalt Geist Gelände Geld Gemeinde Gemeinschaft Genauigkeit Genehmigung Gerät Gericht Geruch Geschäft Geschäftsführer
    Geschäftsführerin Geschichte Geschmack Gesetz Gespräch Gesundheit Getränk Getränke Getreide Getriebe Gewicht Gewinde Gewinn Glück
    Grad Grafik Grenze Größe Großmutter Großvater Grund Gründe Grundlage Gruppe Gutachten Güte Güter Haftung Haken Hälfte Hallen Halt
    Haltung Hand Handel Händler Handschlag Haus Häuser Haustier Heft Heizung Herr Hersteller Herstellung Hilfe Hinweis Hinweise Hitze
    Hobby Hobbys Hochbau Höhe Humor Hygiene Idee Impuls Industrie Informatik Information Ingenieur Ingenieurin Ingenieurwesen Inhalt
    Inspektion Installation Instandhaltung Interesse Internet Inventar Investition Investor Jahr Jahre Jahrzehnt Job Jubiläum Junge
    Jurist Kabel Kalender Kälte Kammer Kanal Kanne Kapital Karriere Karte Karten Kasse Kategorie Kauf Kauffrau Kenntnis Kenntnisse
    Kennzahl Kennzahlen Kessel Kette Kind Kinder Klasse Klausel Klima Klimaanlage Klinik Knopf Koffer Kohle Kollege Kollegen Kollegin
    Kollegium Kolonne Komfort Kommunikation Komponente Kompressor Konferenz Konkurrenz Kontakt Konto Kontrolle Konzept Konzern Kopf
    Kopie Korb Körper Korrektur Kosmetik Kosten Kraft Kreis Kreislauf Kritik Küche Kugel Kühler Kühlung Kultur Kunde Kunden Kundin Kunst
    Kunststoff Kupfer Kurs Labor Ladung Lage Lager Lampe Land Länder Länge Lärm Last Lasten Lauf Laufzeit Leasing Leben Lebenslauf
    Lebensmittel Leder Lehre Lehrer Lehrerin Leiste Leistung Leiter Leiterin Leiterinnen Leitung Leitungen Leute Licht Liebe Lieferant
    Lieferanten Lieferung Linie Linien Liste Liter Lizenz Logistik Lohn Löhne Lösung Lücke Luft Lüfter Lüftung Magazin Mahnung Makler
    Management Mangel Mann Marke Marken Marketing Markt Maß Maschine Maschinenbau Maschinenbauer Maße Maßnahme Maßnahmen Masse Material
    Mathematik Mechaniker Meinung Meldung Menge Mengen Mensch Menschen Messe Messung Metall Meter Methode Miete Milch Minute Mischung
    Mitarbeiter Mitglied Mittag Mitte Mittel Möbel Modell Modul Module Molkerei Moment Monat Monate Monitor Monitoring Montage Monteur
    Motor Motoren Müll Musik Muster Mutter Nachfrage Nachhaltigkeit Nachricht Nacht Nachteil Nachweis Nähe Nahrung Name Natur
    Nebenkosten Neffe Netz Netzwerk Nichte Niveau Norm Normen Notar Note Notiz Null Nummer Nutzen Nutzer Nutzung Oberfläche Objekt Obst
    Ofen Offenheit Öl Onkel Optik Option Optionen Ordnung Organisation Ort Pächter Paket Palette Paletten Papier Parameter Partner
    Partnerin Patent Pause Person Personal Pfand Pflege Pflicht Phase Physik Physiker Pilot Plan Pläne Planung Platte Platten Plattform
    Platz Politik Position Posten Potenzial Prämie Praxis Preis Preise Presse Prinzip Priorität Probe Proben Problem Produkt Produktion
    Produzent Professor Profil Profit Programm Projekt Protokoll Provision Prozent Prozess Prozessor Prüfung Puffer Puls Pumpe Pumpen
    Punkt Pünktlichkeit Qualität Quelle Quote Rabatt Rad Räder Rahmen Rat Rate Raten Raum Räume Reaktion Rechner Rechnung Recht Rechte
    Rechtsanwalt Rechtsanwältin Rede Referenz Regel Region Reifen Reihe Reinigung Reise Reisen Rendite Rente Reparatur Reserve Respekt
    Rest Revision Richtlinie Richtung Risiken Risiko Roboter Rohr Rohre Rohstoff Rohstoffe Rolle Rückgabe Rückgang Rücklauf Rückmeldung
    Ruf Ruhe Runde Sache Sachen Sachverstand Saison Sammlung Satz Sauberkeit Säule Schäden Schaden Schalter Schätzung Schicht Schluss
    Schlüssel Schnitt Schnittstelle Schrank Schrift Schritt Schuld Schulden Schule Schulung Schutz Schwelle Schwerpunkt Schwester See
    Seite Sektor Sekunde Sensor Sensoren Sensorik Serie Serien Server Service Sicherheit Sicht Signal Sinn Sitz Sitzung Software Sohn
    Söhne Sonne Sorge Sparte Speicher Spiel Spitze Sport Sprache Spur Staat Stabilität Stadt Städte Stand Standard Standort Stärke Start
    Statistik Staub Stelle Steuer Steuern Steuerung Stiftung Stil Stimme Stoff Stoffe Stopp Störung Straße Strategie Strategien Strecke
    Streit Strom Struktur Stück Student Studentin Studium Stufe Stunde Stunden Substanz Suche Summe Summen System Tabelle Tabellen Tag
    Tage Takt Tank Tante Tarif Tätigkeit Tausch Team Technik Techniker Technologie Teil Telefon Telefonat Temperatur Tempo Termin Test
    Tests Text Texte Thema Themen Tiefe Tier Tisch Titel Töchter Tochter Toleranz Ton Tonne Tonnen Tool Tools Traktor Transparenz
    Transport Treffen Treibstoff Trend Trends Treue Trocknung Tür Türen Turm Typ Überblick Übergabe Übung Uhr Umbau Umfang Umfeld Umgang
    Umlage Umsatz Umstellung Umweg Umwelt Unfall Union Universität Unterlagen Unternehmen Unterricht Unterschied Unterschrift Urlaub
    Ursache Vater Ventil Ventile Verband Verbesserung Verbrauch Verbund Verdichter Verein Vereinbarung Verfahren Verfügbarkeit Vergleich
    Verhalten Verhältnis Verhandlung Verkauf Verkäufer Verkehr Verlag Verlässlichkeit Verlauf Verlust Vermögen Verpackung Versand
    Verschleiß Versicherung Version Versorgung Verspätung Verständnis Versuch Verteiler Vertrag Verträge Vertrauen Vertrieb Verwaltung
    Verwandte Verzug Video Vision Volumen Voraussetzung Vorbereitung Vorbild Vorgaben Vorgang Vorgesetzter Vorhaben Vorlage Vorlauf
    Vorrat Vorräte Vorschlag Vorsicht Vorsitz Vorstand Vorteil Vortrag Wachstum Wagen Wahl Wand Ware Wärme Warnung Wartezeit Wartung
    Wäsche Wasser Wechsel Wechselrichter Weg Weise Weiterbildung Welt Weltmarkt Werbung Werk Werkstatt Werkzeug Wert Werte Wettbewerb
    Wetter Wichtigkeit Widerstand Wiederholung Wirkung Wirtschaft Wissen Wissenschaft Woche Wochen Wochenende Wohl Wohnung Wort Wunsch
    Zahl Zahlen Zähler Zahlung Zeichen Zeichnung Zeit Zeiten Zeitung Zelle Zellen Zentrale Zentrum Zertifikat Zertifikate Zeugnis Ziel
    Ziele Zimmer Zins Zinsen Zone Zubehör Zucker Zufall Zufriedenheit Zug Zugang Zugriff Zukunft Zulage Zulassung Zulieferer Zusage
    Zusammenarbeit Zusatz Zuschlag Zuschuss Zustand Zuständigkeit Zuverlässigkeit Zweck Zweifel Zweig Zwilling Zwillinge Zyklus
"""

LANGUAGES: Final = tuple(_FUNCTION_WORDS)
"""The languages that have lists here."""

# Hyphens where a name has full stops or spaces.
_LEGAL_ENDINGS: Final = """
    spa s-p-a sapa s-a-p-a srl s-r-l srls s-r-l-s sas s-a-s snc s-n-c scarl s-c-a-r-l scrl s-c-r-l coop sca s-c-a sa s-a sl s-l slu
    s-l-u slp sarl s-a-r-l sasu eurl gmbh mbh ag kg kgaa ohg gbr ug se ek e-k ev e-v co c ltd limited llc l-l-c inc incorporated corp
    corporation plc llp lp bv b-v nv n-v ab oy oyj aps a-s asa sro s-r-o kft zrt doo d-o-o sp-z-o-o lda ltda &
"""
LEGAL_FORMS: Final = frozenset(tuple(folded(part) for part in form.split("-")) for form in _LEGAL_ENDINGS.split())
"""Folded words that end a company's name."""

GENERIC_IN_NAMES: Final = _words_of("""
    italia italy italien italie italiana italiano deutschland germany germania allemagne alemania france francia frankreich spain españa
    spagna spanien espagne ibérica austria österreich schweiz svizzera suisse switzerland suiza uk ireland irlanda polska poland polonia
    nederland netherlands benelux belgium belgio belgique portugal usa america americas china japan europe europa emea international
    internazionale internacional group gruppo gruppe groupe grupo holding holdings global worldwide company solutions soluzioni lösungen
    systems system sistemi systeme systèmes sistemas services service servizi servicios technologies technology tecnologie technologie
    tecnología engineering ingegneria ingénierie ingeniería consulting industries industrie industria industriale industrial impianti
    process processes products prodotti partners
""")
"""Folded words that a company's name may end in, and that people leave out: countries, and what every company may be."""

_TRADES: Final = _words_of("""
    cooling heating cold heat ice air water aqua energy power solar electric electronics control controls automation robotics sensor
    sensors sensing monitoring measurement filter filters filtration pump pumps valve valves steel metal metals plastics packaging paper
    print printing food foods dairy milk wine beverage chemical chemicals pharma medical health safety security fire clean cleaning
    environment environmental recycling waste transport logistics freight cargo shipping trucks automotive machine machines machinery
    tools building construction design data digital cloud software network web mobile smart tech precision quality performance expert
    advanced modern future next innovation research freddo caldo clima climatizzazione refrigerazione acqua acque depuratori depurazione
    filtri pompe valvole energia elettrica elettronica automazione controllo controlli misura misure sensori monitoraggio macchine
    meccanica officine officina acciai metalli plastica imballaggi carta stampa alimentari latte vino bevande chimica farmaceutica
    salute sicurezza antincendio pulizia pulizie ambiente ecologia riciclo rifiuti trasporti logistica spedizioni costruzioni edilizia
    progetti progettazione dati informatica ricerca innovazione qualità froid eau eaux énergie électrique contrôle mesure capteurs
    pompes mécanique acier emballage papier chimie santé sécurité propreté environnement recyclage transports logistique bâtiment
    données informatique recherche conserve conserves preserves canning cannery sughi salse pelati surgelati frozen ortofrutta frutta
    fruit fruits vegetables verdure vegetali legumi latteria latterie latticini caseificio caseifici formaggi cheese butter burro bakery
    bread pane panificio pasta pastificio farine molino molini salumi salumificio prosciutti carni meat fish pesce dolciaria dolciumi
    confectionery chocolate caffè coffee bevande beverages birra birrificio brewery brewing vini cantina cantine wines oli oleificio
    lavanderia lavanderie laundry laundries tessile tessili tessitura tintoria textile textiles fashion moda abbigliamento calzature
    arredamenti mobili furniture ceramica ceramiche ceramics glass vetro vetreria legno wood timber cartiera cartiere packing tobacco
    agricola agricole agricoltura agriculture farms farming mangimi feed cosmetics cosmetici detergenti farmaceutici pharmaceuticals
    distribuzione distribution commerciale trading retail catering ristorazione alberghi hotels turismo travel spedizioni forniture
    supply lebensmittel nahrungsmittel konserven molkerei käserei milch brauerei getränke weingut bäckerei fleisch wurst obst gemüse
    tiefkühl kaffee süßwaren textil textilien wäscherei färberei möbel keramik papier verpackung verpackungen maschinenbau anlagenbau
    kältetechnik wassertechnik filtertechnik elektro elektronik energie logistik spedition chemie stahl handel landwirtschaft bau
    alimentaire alimentaires aliments agroalimentaire surgelés légumes lait laiterie fromagerie fromages boulangerie viandes salaisons
    confiserie chocolaterie cafés boissons brasserie vins huiles blanchisserie teinturerie meubles céramique verre bois cosmétiques
    alimentos alimentaria conservas congelados frutas verduras hortalizas leche lácteos quesos panadería carnes embutidos dulces cervezas
    cervecería bebidas vinos bodega bodegas aceites lavandería tintorería textiles muebles cerámica vidrio madera cosméticos frío calor
    agua aguas eléctrica automatización medida sensores bombas máquinas mecánica acero envases
    papel química salud seguridad limpieza reciclaje transportes construcciones datos investigación innovación calidad
""")

HOBBY_LEADS: Final = _words_of("""
    il lo la i gli le l un uno una di a in con del dello della dei degli delle al allo alla ai agli alle nel nella sul sulla ama adora
    fa va pratica gioca suona colleziona segue appassionato appassionata passione per tifoso tifosa da fare giocare suonare andare the
    an of in on at with for to loves likes enjoys does goes plays follows collects practises keen avid passionate about fan love playing
    going doing passion der die das den dem ein eine einen im am zum auf mit liebt mag macht geht spielt sammelt treibt begeisterter
    begeisterte begeistert leidenschaftlicher leidenschaftliche für gern gerne les des du de au aux aime adore fait joue pratique
    collectionne passionné passionnée jouer faire el los las al le gusta gustan juega practica toca colecciona aficionado aficionada
    jugar tocar
""")
"""Folded words before a hobby's own: verbs, articles and the like of all languages."""

_ANYWHERE: Final = _words_of("""
    via viale piazza piazzale piazzetta corso vicolo vico largo strada stradone contrada borgo lungomare galleria street st road rd lane
    ln avenue ave drive square sq court crescent terrace close way straße strasse str gasse weg allee platz ufer damm chaussee rue
    boulevard bd place quai chemin impasse route calle avenida avda plaza paseo camino carrer rua travessa praça san santo santa sant
    santi saint sainte sankt dott dottor dr ing avv arch geom rag prof sig sigra signor signora mr mrs ms miss mme mlle sr sra señor
    señora herr frau dipl ceo cfo cio coo cto cmo ciso chro ad hr it ict erp crm kpi roi npv irr van tir eu ue uk usa us iso vat iva
    mwst tva pdf pmi sme kmu mba phd spa srl gmbh ltd plc inc ag kg snc sas sarl
""")

# Endings of German nouns, folded, by the letters that such a word has at least: Viktor, Arthur, Marion and Hartung are names.
_GERMAN_ENDINGS: Final[Mapping[int, tuple[str, ...]]] = {
    6: ("tion", "sion"),
    7: (
        *("heit", "heiten", "keit", "keiten", "schaft", "schaften", "tat", "taten", "ion", "ionen", "ik", "iken", "enz", "enzen", "anz"),
        *("anzen", "ment", "mente", "menten", "ments", "tur", "turen", "sur", "suren", "eur", "eure", "euren", "tor", "toren", "sor"),
        *("soren", "bau", "baus", "bauten", "tum", "ismus", "erei", "ereien", "gie", "gien", "tie", "tien", "trie", "trien", "mie"),
        *("mien", "pie", "pien", "terie", "terien", "torie", "torien"),
    ),
    8: ("ung", "ungen", "nis", "nisse", "nissen", "iker"),
}
# Names and places that have such an ending all the same, or that a short noun would make with one of its own.
_GERMAN_NAMES: Final = _words_of("""
    dominik hendrik frederik fredrik friedrik diederik laurenz vinzenz innozenz kreszenz klemenz prudenz clement klement clemente
    jeremie christie kirstie georgie pasteur windsor konstanz koblenz bregenz florenz reykjavik dubrovnik ole oles ioannis
""")
_GERMAN_FAMILY: Final = _words_of("""
    sohn söhne söhnen tochter töchter töchtern kind kinder kindern enkel enkelin enkelkinder frau mann ehefrau ehemann bruder brüder
    schwester schwestern nichte neffe tante onkel mutter vater partner partnerin freund freundin verlobte verlobter zwillinge hund katze
    pferd
""")
# Nouns that names of places and people end in: Darmstadt, Neumarkt, Baumgarten.
_HEADS_OF_NAMES: Final = _words_of("stadt städte straße platz markt garten grund freund")
