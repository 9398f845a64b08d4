"""Every fixed word of the templates, per language. A word that one language lacks is an error of the type checker.

Words may hold tags. No article, and no preposition whose form changes with the next word, stands before a tag.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ENGLISH", "ITALIAN", "ITEMS", "UNBROKEN", "Words"]

NB = "\N{NO-BREAK SPACE}"
UNBROKEN = f" | replace(' ', '{NB}')"
"""A date in running text that no line breaks."""
ITEMS = "offer.items | unique(attribute='description')"
"""Each item once: one with graduated prices is a line for each of its tiers."""


@dataclass(frozen=True, slots=True)
class Words:
    language: str
    """BCP 47 tag with its region, as Word wants it."""
    file: str
    decimal: str
    list_separator: str

    # the cover, the header and the footer
    eyebrow: str
    eyebrow_short: str
    draft: str
    for_: str
    prepared_by: str
    number: str
    version: str
    date: str
    valid_until: str
    vat_id: str
    proposal_for: str
    page: str
    of: str
    contents: str
    contents_to_come: str

    # the summary
    summary: str
    need: str
    proposed: str
    more_items: str
    reasons: str
    investment: str
    investment_alt: str
    net_label: str
    gross_label: str
    untaxed_label: str
    payback_label: str
    decision: str
    decide: str
    steps_in: str

    # criteria
    criteria: str
    criterion: str
    answer: str
    read_on: str
    target_met: str
    criteria_alt: str

    # proofs
    measure: str
    from_: str
    to: str
    source: str
    before: str
    after: str
    change: str
    project_alt: str
    cards_alt: str
    contacts_alt: str
    people_alt: str
    part: str
    weeks: str
    week: str
    proof_items_alt: str
    proof_benefits_alt: str
    proof_milestones_alt: str
    proof_services_alt: str

    # the offer
    offer: str
    item: str
    quantity: str
    unit_price: str
    amount: str
    times: str
    once: str
    discount: str
    taken_off: str
    by_quantity: str
    from_quantity: str
    before_discount: str
    less: str
    subtotal: str
    tax: str
    tax_on: str
    reverse_charge: str
    exempt: str
    net: str
    gross: str
    untaxed: str
    items_alt: str
    alternatives: str
    choice: str
    contains: str
    whole_offer: str
    difference: str
    recommended: str
    with_tax: str
    alternatives_note: str
    alternatives_alt: str
    options: str
    option: str
    options_alt: str
    options_note: str
    contract: str
    due: str
    once_due: str
    each_time: str
    how_often: str
    contract_value: str
    contract_alt: str
    by_year: str
    start: str
    by_year_alt: str
    conditions: str
    payment: str
    delivery: str
    exclusive: str
    reserved_until: str
    guarantee: str

    # the returns
    returns: str
    basis: str
    years: str
    year_one: str
    discounted: str
    when_counted: str
    months: str
    month: str
    payback: str
    discounted_payback: str
    npv: str
    at_rate: str
    irr: str
    cash_flow: str
    year: str
    inflow: str
    outflow: str
    net_flow: str
    cumulative: str
    if_worse: str
    cash_flow_alt: str
    cash_flow_chart: str
    cash_flow_lighter: str
    cash_flow_chart_alt: str
    effects: str
    effect: str
    starts: str
    from_month: str
    per_year: str
    running_cost: str
    effects_alt: str
    case_assumptions: str
    scenarios: str
    assumed: str
    scenario_payback: str
    scenario_discounted: str
    scenario_npv: str
    scenario_irr: str
    scenarios_alt: str
    slips: str
    slip_benefits: str
    slip_delay: str
    slips_alt: str
    today: str
    spent: str
    today_a_year: str
    then_a_year: str
    today_alt: str
    in_all: str
    in_all_note: str
    saving: str
    extra_cost: str

    # scope, references, team, next steps
    scope: str
    milestones: str
    in_week: str
    service_levels: str
    assumptions: str
    not_included: str
    client_provides: str
    references: str
    team: str
    team_lead: str
    person: str
    person_lead: str
    name: str
    position: str
    email: str
    phone: str
    team_alt: str
    next_steps: str

    # acceptance
    acceptance: str
    accept: str
    accept_number: str
    accept_date: str
    accept_terms: str
    on_behalf: str
    chosen_options: str
    without_tax: str
    recommended_one: str
    place_and_date: str
    name_and_position: str
    signature: str
    validity: str
    short_note: str


ENGLISH = Words(
    language="en-GB",
    file="proposal.docx",
    decimal=".",
    list_separator=",",
    eyebrow="Proposal",
    eyebrow_short="Proposal, short version",
    draft="Draft: not yet approved",
    for_="For",
    prepared_by="Prepared by",
    number="Number",
    version="version",
    date="Date",
    valid_until="Valid until",
    vat_id="VAT",
    proposal_for="for",
    page="Page",
    of="of",
    contents="Contents",
    contents_to_come="The headings of the proposal are listed here when it is made.",
    summary="Summary",
    need="What you need",
    proposed="What we propose",
    more_items="and {{ " + ITEMS + " | length - 6 }} more items, listed under “The offer”",
    reasons="Why choose it",
    investment="Investment",
    investment_alt="The price, and how soon it pays back where that is computed",
    net_label="excluding VAT",
    gross_label="including VAT",
    untaxed_label="total, no VAT charged",
    payback_label="to pay back the investment",
    decision="Your decision",
    decide="We propose that you confirm this proposal by {{ validity.until | full_date" + UNBROKEN + " }}: "
    "until then its terms are guaranteed.",
    steps_in="The next steps are in section",
    criteria="How we answer your criteria",
    criterion="Your criterion",
    answer="Our answer",
    read_on="Read on in section",
    target_met="Stated target: met",
    criteria_alt="Each of your criteria, our answer to it, and the section in which to read on",
    measure="Measure",
    from_="from",
    to="to",
    source="Source:",
    before="Before",
    after="After",
    change="Change",
    project_alt="Results of the project: values before and after it, with the change in per cent",
    cards_alt="One client in each row: name and industry, then project, result and, where agreed, a person to speak to",
    contacts_alt="One person to speak to in each row: name and position, then client, result and contacts",
    people_alt="One person in each row: name and position, then project and contacts",
    part="Included",
    weeks="weeks",
    week="week",
    proof_items_alt="Line items: description, quantity and amount excluding VAT",
    proof_benefits_alt="Benefits: when each starts, and its value in a year",
    proof_milestones_alt="Milestones, in weeks from the order",
    proof_services_alt="Service levels and their values",
    offer="The offer",
    item="Item",
    quantity="Quantity",
    unit_price="Unit price",
    amount="Amount",
    times="times",
    once="once",
    discount="less",
    taken_off="after {{ item.discount_amount | money }} off",
    by_quantity="Price by quantity:",
    from_quantity="from",
    before_discount="Before discount",
    less="Discount",
    subtotal="Subtotal:",
    tax="VAT",
    tax_on="on",
    reverse_charge="reverse charge",
    exempt="exempt",
    net="Total excluding VAT",
    gross="Total including VAT",
    untaxed="Total to pay",
    items_alt="Items of the offer with quantity, unit price and amount excluding VAT; the totals are in the last rows",
    alternatives="Your choice",
    choice="Choice",
    contains="What it contains",
    whole_offer="Whole offer, excl. VAT",
    difference="Difference",
    recommended="Recommended: in the total",
    with_tax="incl. VAT",
    alternatives_note="Each amount is that of the whole offer with this choice{% if offer.alternatives | length > 1 %} and the "
    "recommended ones of the others{% endif %}.",
    alternatives_alt="The choices: what each contains, the whole offer with it excluding VAT, and the difference from the recommended one",
    options="Options, not included in the total",
    option="Option",
    options_alt="Optional items with quantity, unit price and amount excluding VAT; they are not included in the total",
    options_note="Amounts exclude VAT. You may add each option to your order.",
    contract="The contract in full",
    due="Due",
    once_due="Once",
    each_time="Each time",
    how_often="Times",
    contract_value="Value of the contract, excluding VAT",
    contract_alt="What is paid once and what recurs, excluding VAT; the value of the whole contract is in the last row",
    by_year="Cost by year, excluding VAT",
    start="At the start",
    by_year_alt="What falls due in each year of the contract, excluding VAT",
    conditions="Terms",
    payment="Payment",
    delivery="Delivery",
    exclusive="Reserved for you",
    reserved_until="until {{ offer.exclusive.until | full_date" + UNBROKEN + " }}",
    guarantee="Guarantee",
    returns="Return on investment",
    basis="All amounts exclude VAT. We look ahead",
    years="years",
    year_one="year",
    discounted=" and discount at",
    when_counted="One-off items are counted in year 0, the start, whatever the terms of payment; recurring ones as they come, "
    "benefits from the month given.",
    months="months",
    month="month",
    payback="Payback of the investment",
    discounted_payback="Payback",
    npv="Net present value",
    at_rate="discounted at",
    irr="Internal rate of return, a year",
    cash_flow="Cash flow, year by year",
    year="Year",
    inflow="Benefits",
    outflow="Costs",
    net_flow="Net flow",
    cumulative="Cumulative",
    if_worse="If it goes worse",
    cash_flow_alt="Benefits, costs, net flow and cumulative flow for each year",
    cash_flow_chart="Cumulative cash flow by year, in {{ offer.currency }}",
    cash_flow_lighter="lighter columns:",
    cash_flow_chart_alt="Column chart of the cumulative cash flow: {{ (returns.cash_flow | first).cumulative | money }} in year "
    "{{ (returns.cash_flow | first).year }}, {{ (returns.cash_flow | last).cumulative | money }} in year "
    "{{ (returns.cash_flow | last).year }}",
    effects="What the figures are made of",
    effect="Effect",
    starts="Starts",
    from_month="month",
    per_year="In a year",
    running_cost="running cost",
    effects_alt="Benefits and running costs: when each starts, and its value in a year",
    case_assumptions="What the calculation assumes",
    scenarios="If it goes worse than assumed",
    assumed="Assumed",
    scenario_payback="Payback",
    scenario_discounted="Discounted",
    scenario_npv="Net present value",
    scenario_irr="Return a year",
    scenarios_alt="Payback, net present value and internal rate of return under each assumption",
    slips="How far the benefits can slip before the target is missed",
    slip_benefits="Less, by up to",
    slip_delay="Or later, by up to",
    slips_alt="For each target: by how much the benefits may be less, and by how many months they may start later",
    today="The cost, compared with today’s",
    spent="What you spend today",
    today_a_year="Today, a year",
    then_a_year="With the offer",
    today_alt="What you spend today, and what is left of it with the offer, in a year",
    in_all="Cost over",
    in_all_note="Cost with the offer: the offer itself, its running costs and what is left of today’s costs.",
    saving="Saving",
    extra_cost="Difference",
    scope="Scope",
    milestones="Milestones, from the order",
    in_week="Week",
    service_levels="Service levels",
    assumptions="What we have assumed",
    not_included="What is not included",
    client_provides="What you provide",
    references="References",
    team="The team",
    team_lead="A team prepared this proposal. Please speak to any of us directly.",
    person="Your contact",
    person_lead="This proposal was prepared by {{ person.name }}, whom you are welcome to contact directly.",
    name="Name",
    position="Position",
    email="E-mail",
    phone="Telephone",
    team_alt="Name, position, e-mail address and telephone number of those who prepared the proposal",
    next_steps="Next steps",
    acceptance="Acceptance and validity",
    accept="We accept the proposal “{{ proposal.title }}”",
    accept_number=", number",
    accept_date=", dated",
    accept_terms=", on the terms that it sets out.",
    on_behalf="On behalf of",
    chosen_options="Options chosen",
    without_tax="excl. VAT",
    recommended_one="(recommended)",
    place_and_date="Place and date",
    name_and_position="Name and position",
    signature="Signature",
    validity="Validity",
    short_note="This is a short version. Offer, prices, terms and validity are those of the whole proposal dated "
    "{{ proposal.date | date" + UNBROKEN + " }}, which holds all the rest and is the one to sign.",
)

ITALIAN = Words(
    language="it-IT",
    file="proposal.it.docx",
    decimal=",",
    list_separator=";",
    eyebrow="Proposta commerciale",
    eyebrow_short="Proposta commerciale, versione breve",
    draft="Bozza: in attesa di approvazione",
    for_="Per",
    prepared_by="Preparata da",
    number="Numero",
    version="versione",
    date="Data",
    valid_until="Valida fino a",
    vat_id="P." + NB + "IVA",
    proposal_for="per",
    page="Pagina",
    of="di",
    contents="Sommario",
    contents_to_come="Qui compaiono i titoli della proposta quando viene generata.",
    summary="In sintesi",
    need="La vostra esigenza",
    proposed="La nostra proposta",
    more_items="e altre {{ " + ITEMS + " | length - 6 }} voci, elencate nella sezione “L’offerta”",
    reasons="Perché sceglierla",
    investment="Investimento",
    investment_alt="Il prezzo e, dove è calcolato, il tempo in cui rientra",
    net_label="IVA esclusa",
    gross_label="IVA compresa",
    untaxed_label="totale, senza addebito di IVA",
    payback_label="il tempo di rientro",
    decision="La decisione",
    decide="Vi proponiamo di confermare la proposta entro {{ validity.until | full_date" + UNBROKEN + " }}: "
    "fino ad allora le condizioni sono garantite.",
    steps_in="I prossimi passi sono nella sezione",
    criteria="Come rispondiamo ai vostri criteri",
    criterion="Il vostro criterio",
    answer="La nostra risposta",
    read_on="Dove leggerla",
    target_met="Obiettivo indicato: rispettato",
    criteria_alt="Ciascuno dei vostri criteri, la nostra risposta e la sezione in cui approfondirla",
    measure="Indicatore",
    from_="da",
    to="a",
    source="Fonte:",
    before="Prima",
    after="Dopo",
    change="Variazione",
    project_alt="Risultati del progetto: valori prima e dopo, con la variazione percentuale",
    cards_alt="Un cliente per riga: nome e settore, poi progetto, risultato e, se concordata, una persona da contattare",
    contacts_alt="Una persona da contattare per riga: nome e ruolo, poi cliente, risultato e recapiti",
    people_alt="Una persona per riga: nome e ruolo, poi progetto e recapiti",
    part="Voce",
    weeks="settimane",
    week="settimana",
    proof_items_alt="Voci: descrizione, quantità e importo al netto dell’IVA",
    proof_benefits_alt="Benefici: decorrenza e valore annuo di ciascuno",
    proof_milestones_alt="Tappe, in settimane dall’ordine",
    proof_services_alt="Livelli di servizio e relativi valori",
    offer="L’offerta",
    item="Voce",
    quantity="Quantità",
    unit_price="Prezzo unitario",
    amount="Importo",
    times="volte",
    once="una volta",
    discount="sconto",
    taken_off="già detratti {{ item.discount_amount | money }}",
    by_quantity="Prezzo per quantità:",
    from_quantity="da",
    before_discount="Prima dello sconto",
    less="Sconto",
    subtotal="Subtotale:",
    tax="IVA",
    tax_on="su",
    reverse_charge="inversione contabile",
    exempt="esente",
    net="Totale IVA esclusa",
    gross="Totale IVA compresa",
    untaxed="Totale da pagare",
    items_alt="Voci dell’offerta con quantità, prezzo unitario e importo al netto dell’IVA; nelle ultime righe i totali",
    alternatives="A voi la scelta",
    choice="Soluzione",
    contains="Che cosa comprende",
    whole_offer="Intera offerta, IVA escl.",
    difference="Differenza",
    recommended="Consigliata: è nel totale",
    with_tax="IVA comp.",
    alternatives_note="Ogni importo è quello dell’intera offerta con questa soluzione{% if offer.alternatives | length > 1 %} e con "
    "quelle consigliate delle altre scelte{% endif %}.",
    alternatives_alt="Le soluzioni: che cosa comprende ciascuna, l’intera offerta con essa al netto dell’IVA, e la differenza da quella "
    "consigliata",
    options="Opzioni, escluse dal totale",
    option="Opzione",
    options_alt="Voci facoltative con quantità, prezzo unitario e importo al netto dell’IVA; non sono comprese nel totale",
    options_note="Importi al netto dell’IVA. Ogni opzione può essere aggiunta all’ordine.",
    contract="Il contratto nel suo insieme",
    due="Scadenza",
    once_due="Una tantum",
    each_time="Ogni volta",
    how_often="Volte",
    contract_value="Valore del contratto, IVA esclusa",
    contract_alt="Che cosa si paga una volta e che cosa ricorre, al netto dell’IVA; nell’ultima riga il valore dell’intero contratto",
    by_year="Costo per anno, IVA esclusa",
    start="All’avvio",
    by_year_alt="Che cosa scade in ciascun anno di contratto, al netto dell’IVA",
    conditions="Condizioni",
    payment="Pagamento",
    delivery="Consegna",
    exclusive="In esclusiva",
    reserved_until="fino a {{ offer.exclusive.until | full_date" + UNBROKEN + " }}",
    guarantee="Garanzia",
    returns="Il ritorno dell’investimento",
    basis="Tutti gli importi sono al netto dell’IVA. Orizzonte del calcolo:",
    years="anni",
    year_one="anno",
    discounted="; tasso di attualizzazione:",
    when_counted="Le voci una tantum sono contate nell’anno 0, all’avvio, quali che siano i termini di pagamento; quelle "
    "ricorrenti alla loro cadenza, i benefici dal mese indicato.",
    months="mesi",
    month="mese",
    payback="Rientro dell’investimento",
    discounted_payback="Rientro attualizzato",
    npv="Valore attuale netto",
    at_rate="tasso di attualizzazione",
    irr="Tasso interno di rendimento annuo",
    cash_flow="Flusso di cassa, anno per anno",
    year="Anno",
    inflow="Benefici",
    outflow="Costi",
    net_flow="Flusso netto",
    cumulative="Cumulato",
    if_worse="Se va peggio",
    cash_flow_alt="Benefici, costi, flusso netto e flusso cumulato di ciascun anno",
    cash_flow_chart="Flusso di cassa cumulato per anno, in {{ offer.currency }}",
    cash_flow_lighter="colonne chiare:",
    cash_flow_chart_alt="Istogramma del flusso di cassa cumulato: {{ (returns.cash_flow | first).cumulative | money }} nell’anno "
    "{{ (returns.cash_flow | first).year }}, {{ (returns.cash_flow | last).cumulative | money }} nell’anno "
    "{{ (returns.cash_flow | last).year }}",
    effects="Come si compone il calcolo",
    effect="Effetto",
    starts="Decorrenza",
    from_month="mese",
    per_year="All’anno",
    running_cost="costo di esercizio",
    effects_alt="Benefici e costi di esercizio: decorrenza e valore annuo di ciascuno",
    case_assumptions="Le ipotesi del calcolo",
    scenarios="Se va peggio del previsto",
    assumed="Ipotesi",
    scenario_payback="Rientro",
    scenario_discounted="Attualizzato",
    scenario_npv="Valore attuale netto",
    scenario_irr="Rendimento annuo",
    scenarios_alt="Rientro, valore attuale netto e tasso interno di rendimento in ciascuna ipotesi",
    slips="Quanto margine c’è prima di mancare l’obiettivo",
    slip_benefits="Benefici minori, fino a",
    slip_delay="O ritardo, fino a",
    slips_alt="Per ciascun obiettivo: di quanto i benefici possono essere minori, e di quanti mesi possono iniziare più tardi",
    today="Il costo, a confronto con quello di oggi",
    spent="Che cosa spendete oggi",
    today_a_year="Oggi, all’anno",
    then_a_year="Con l’offerta",
    today_alt="Che cosa spendete oggi in un anno, e quanto ne resta con l’offerta",
    in_all="Costo in",
    in_all_note="Il costo con l’offerta comprende l’offerta stessa, i suoi costi di esercizio e ciò che resta dei costi di oggi.",
    saving="Risparmio",
    extra_cost="Differenza",
    scope="L’ambito della fornitura",
    milestones="Le tappe, a partire dall’ordine",
    in_week="Settimana",
    service_levels="I livelli di servizio",
    assumptions="Le ipotesi di partenza",
    not_included="Che cosa non è compreso",
    client_provides="Che cosa mettete a disposizione",
    references="Referenze",
    team="Il gruppo di lavoro",
    team_lead="Questa proposta è frutto di un lavoro di squadra. Potete rivolgervi direttamente a ciascuno di noi.",
    person="A chi rivolgervi",
    person_lead="Questa proposta è stata preparata da {{ person.name }}: potete scrivere o telefonare direttamente.",
    name="Nome",
    position="Ruolo",
    email="E-mail",
    phone="Telefono",
    team_alt="Nome, ruolo, indirizzo e-mail e telefono di chi ha preparato la proposta",
    next_steps="I prossimi passi",
    acceptance="Accettazione e validità",
    accept="Accettiamo la proposta “{{ proposal.title }}”",
    accept_number=", numero",
    accept_date=", datata",
    accept_terms=", alle condizioni che vi sono descritte.",
    on_behalf="Per",
    chosen_options="Opzioni scelte",
    without_tax="IVA escl.",
    recommended_one="(consigliata)",
    place_and_date="Luogo e data",
    name_and_position="Nome e qualifica",
    signature="Timbro e firma",
    validity="Validità",
    short_note="Questa è una versione breve. Offerta, prezzi, condizioni e validità sono quelli della proposta completa datata "
    "{{ proposal.date | date" + UNBROKEN + " }}, che contiene tutto il resto ed è quella da firmare.",
)
