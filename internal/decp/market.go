package decp

import (
	"slices"
	"strconv"
	"strings"
)

// market is one contract with the places of its facts, as files and rows have
// them in common.
type market struct {
	root                                          node
	concession, row                               bool
	id, buyer, buyerName, object, nature, cpv     node
	procedure, months, notified, published, start node
	amount, subsidy, offers, frame, group, place  node
	placeKind, placeName, uid                     node
	techniques, manners                           []node
	holders                                       []holder
	changes                                       []change
	acts                                          []act
	restated                                      []act // amounts of acts, by id
	other                                         []string
}

// holder is a company with its identifier and, in the 2019 format, its name.
type holder struct{ id, kind, name, at node }

// change is a modification.
type change struct {
	at, id, notified, published, months, amount, object node
	holders                                             []holder
}

// act is a subcontract, or a later amount of one.
type act struct {
	at, id, notified, published, months, amount, price node
	to                                                 holder
}

// readMarket reads a record of a file.
func readMarket(n node) market {
	m := market{
		root: n, id: n.get("id"), uid: n.get("uid"), object: n.get("objet"), nature: n.get("nature"), cpv: n.get("codeCPV"),
		procedure: n.get("procedure"), months: n.get("dureeMois"), published: n.get("datePublicationDonnees"),
		offers: n.get("offresRecues"), frame: n.get("idAccordCadre"), group: n.get("typeGroupementOperateurs"),
		place: n.get("lieuExecution", "code"), placeKind: n.get("lieuExecution", "typeCode"), placeName: n.get("lieuExecution", "nom"),
		techniques: n.list("techniques", "technique"), manners: n.list("modalitesExecution", "modaliteExecution"),
		start: n.get("dateDebutExecution"), subsidy: n.get("montantSubventionPublique"),
	}
	m.concession = isConcession(n)
	m.party(n)
	for _, c := range n.list("modifications", "modification") {
		m.changes = append(m.changes, change{
			at: c, id: c.get("id"), notified: said(c.get("dateNotificationModification"), c.get("dateSignatureModification")),
			published: said(c.get("datePublicationDonneesModification"), c.get("datePublicationDonnees")),
			months:    c.get("dureeMois"), amount: said(c.get("montant"), c.get("valeurGlobale")),
			object: c.get("objetModification"), holders: append(holders(c, "titulaires", "titulaire"), holders(c, "concessionnaires", "concessionnaire")...),
		})
	}
	for _, a := range n.list("actesSousTraitance", "acteSousTraitance") {
		m.acts = append(m.acts, readAct(a, "dateNotification"))
	}
	for _, a := range n.list("modificationsActesSousTraitance", "modificationActeSousTraitance") {
		m.restated = append(m.restated, readAct(a, "dateNotificationModificationSousTraitance"))
	}
	m.other = others(n, known)
	return m
}

// party reads who buys and who holds, which the two kinds of contract name
// differently.
func (m *market) party(n node) {
	if m.concession {
		m.buyer, m.buyerName = n.get("autoriteConcedante", "id"), n.get("autoriteConcedante", "nom")
		m.notified, m.amount = n.get("dateSignature"), n.get("valeurGlobale")
		m.holders = holders(n, "concessionnaires", "concessionnaire")
		return
	}
	m.buyer, m.buyerName = n.get("acheteur", "id"), n.get("acheteur", "nom")
	m.notified, m.amount = n.get("dateNotification"), n.get("montant")
	m.holders = holders(n, "titulaires", "titulaire")
}

func readAct(a node, notified string) act {
	to := a.get("sousTraitant")
	return act{
		at: a, id: a.get("id"), notified: a.get(notified), published: a.get("datePublicationDonnees"), months: a.get("dureeMois"),
		amount: a.get("montant"), price: a.get("variationPrix"),
		to: holder{id: to.get("id"), kind: to.get("typeIdentifiant"), name: to.get("denominationSociale"), at: to},
	}
}

func holders(n node, container, item string) []holder {
	var out []holder
	for _, h := range n.list(container, item) {
		out = append(out, holder{id: h.get("id"), kind: h.get("typeIdentifiant"), name: h.get("denominationSociale"), at: h})
	}
	return out
}

// isConcession tells the kinds apart: by element name, by the type that
// consolidated files state, by the buyer's role.
func isConcession(n node) bool {
	if n.e != nil {
		return n.e.Key == "contrat-concession"
	}
	if kind := n.get("_type").text(); kind != "" {
		return strings.Contains(strings.ToLower(kind), "concession")
	}
	return n.get("autoriteConcedante", "id").text() != "" && n.get("acheteur", "id").text() == ""
}

// framework reports whether the contract sets up a framework, and bounded whether
// its amount is a ceiling: so it is too of a call-off that is carried out by orders.
func (m *market) framework() (is, bounded bool, why node) {
	orders := within(m.manners, "Bons de commande")
	why = said(within(m.techniques, "Accord-cadre"), within(m.manners, "Marchés subséquents"), orders)
	if strings.EqualFold(m.nature.text(), "Accord-cadre") {
		why = m.nature
	}
	if why.text() == "" || m.concession {
		return false, false, node{}
	}
	if m.callOff() {
		return false, orders.text() != "", orders
	}
	return true, true, why
}

// callOff reports whether the contract names a framework other than itself.
func (m *market) callOff() bool {
	return m.frame.text() != "" && m.frame.text() != m.id.text() || strings.EqualFold(m.nature.text(), "Marché subséquent")
}

// within finds a word in a list, whose values may be one text with commas.
func within(list []node, word string) node {
	for _, n := range list {
		for part := range strings.SplitSeq(n.text(), ",") {
			if strings.EqualFold(strings.TrimSpace(part), word) {
				return n
			}
		}
	}
	return node{}
}

// key identifies the holders: their ids in order.
func (m *market) key() string {
	var ids []string
	for _, h := range m.holders {
		if t := h.id.text(); t != "" && !slices.Contains(ids, t) {
			ids = append(ids, t)
		}
	}
	slices.Sort(ids)
	if len(ids) > 8 { // keeps the notice's id short; the number says that there are more
		ids = append(ids[:8], strconv.Itoa(len(ids)))
	}
	return strings.Join(ids, "+")
}

func first(nodes ...node) node {
	for _, n := range nodes {
		if n.v != nil || n.e != nil {
			return n
		}
	}
	return node{}
}

// said returns the first node that says something.
func said(nodes ...node) node {
	for _, n := range nodes {
		if n.text() != "" {
			return n
		}
	}
	return first(nodes...)
}

// known are the members that have a place of their own in the release.
const known = " id uid objet nature codeCPV procedure dureeMois datePublicationDonnees offresRecues idAccordCadre typeGroupementOperateurs " +
	"dateDebutExecution montantSubventionPublique dateNotification dateSignature montant valeurGlobale acheteur.id acheteur.nom lieuExecution.code lieuExecution.typeCode lieuExecution.nom "

// others are the plain members without a place, sorted.
func others(n node, known string) []string {
	var out []string
	for _, name := range n.members() {
		if !strings.Contains(known, " "+name+" ") {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
