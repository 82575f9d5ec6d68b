package decp

import (
	"strconv"

	"daylight/internal/procurement"
)

// isRow reports whether an object is a row of the national data set: what files
// nest, rows have in columns.
func isRow(o procurement.Object) bool {
	_, holder := o["titulaire_id_1"]
	_, buyer := o["acheteur_id"]
	_, grantor := o["autoriteconcedante_id"]
	_, grantee := o["concessionnaire_id_1"]
	return holder || buyer || grantor || grantee
}

// readRow reads a row of data.economie.gouv.fr: lower-case columns, up to three
// holders, at most one modification and one subcontract.
func readRow(n node) market {
	m := market{
		root: n, row: true, id: n.get("id"), uid: n.get("uid"), object: n.get("objet"), nature: n.get("nature"), cpv: n.get("codecpv"),
		procedure: n.get("procedure"), months: n.get("dureemois"), published: n.get("datepublicationdonnees"),
		offers: n.get("offresrecues"), frame: n.get("idaccordcadre"), group: n.get("typegroupementoperateurs"),
		place: n.get("lieuexecution_code"), placeKind: n.get("lieuexecution_typecode"), placeName: n.get("lieuexecution_nom"),
		techniques: flatten(first(n.get("techniques"), n.get("technique")), ""),
		manners:    flatten(first(n.get("modalitesexecution"), n.get("modaliteexecution")), ""),
		start:      n.get("datedebutexecution"), subsidy: n.get("montantsubventionpublique"),
		buyer: n.get("acheteur_id"), buyerName: n.get("acheteur_nom"), notified: n.get("datenotification"), amount: n.get("montant"),
	}
	prefix := "titulaire"
	if grantor := n.get("autoriteconcedante_id"); grantor.text() != "" {
		m.concession, prefix = true, "concessionnaire"
		m.buyer, m.buyerName = grantor, n.get("autoriteconcedante_nom")
		m.notified, m.amount = n.get("datesignature"), n.get("valeurglobale")
	}
	for i := 1; i <= 3; i++ {
		no := strconv.Itoa(i)
		h := holder{id: n.get(prefix + "_id_" + no), kind: n.get(prefix + "_typeidentifiant_" + no), name: n.get(prefix + "_denominationsociale_" + no)}
		if h.at = h.id; h.id.text() != "" || h.name.text() != "" {
			m.holders = append(m.holders, h)
		}
	}
	m.rowChanges(n)
	m.other = others(n, knownColumns)
	return m
}

func (m *market) rowChanges(n node) {
	c := change{
		id: n.get("idmodification"), notified: said(n.get("datenotificationmodificationmodification"), n.get("datesignaturemodification")),
		published: n.get("datepublicationdonneesmodificationmodification"), months: n.get("dureemoismodification"),
		amount: said(n.get("montantmodification"), n.get("valeurglobalemodification")), object: n.get("objetmodification"),
	}
	if c.at = c.id; c.id.text() != "" {
		if h := (holder{id: n.get("idtitulairemodification"), kind: n.get("typeidentifianttitulairemodification")}); h.id.text() != "" {
			h.at = h.id
			c.holders = []holder{h}
		}
		m.changes = append(m.changes, c)
	}
	a := act{
		id: n.get("idactesoustraitance"), notified: n.get("datenotificationactesoustraitance"), published: n.get("datepublicationdonneesactesoustraitance"),
		months: n.get("dureemoisactesoustraitance"), amount: n.get("montantactesoustraitance"), price: n.get("variationprixactesoustraitance"),
		to: holder{id: n.get("idsoustraitant"), kind: n.get("typeidentifiantsoustraitant"), at: n.get("idsoustraitant")},
	}
	if a.at = a.id; a.id.text() != "" {
		m.acts = append(m.acts, a)
	}
	r := act{
		id: n.get("idmodificationactesoustraitance"), notified: n.get("datenotificationmodificationsoustraitancemodificationactesoustraitance"),
		published: n.get("datepublicationdonneesmodificationactesoustraitance"), months: n.get("dureemoismodificationactesoustraitance"),
		amount: n.get("montantmodificationactesoustraitance"),
	}
	if r.at = r.id; r.id.text() != "" {
		m.restated = append(m.restated, r)
	}
}

// knownColumns are the columns that have a place of their own in the release.
const knownColumns = " id uid objet nature codecpv procedure dureemois datepublicationdonnees offresrecues idaccordcadre " +
	"typegroupementoperateurs datedebutexecution montantsubventionpublique datenotification datesignature montant " +
	"valeurglobale acheteur_id acheteur_nom autoriteconcedante_id autoriteconcedante_nom lieuexecution_code " +
	"lieuexecution_typecode lieuexecution_nom techniques technique modalitesexecution modaliteexecution idmodification " +
	"datenotificationmodificationmodification datesignaturemodification datepublicationdonneesmodificationmodification " +
	"dureemoismodification montantmodification valeurglobalemodification objetmodification idtitulairemodification " +
	"typeidentifianttitulairemodification idactesoustraitance datenotificationactesoustraitance " +
	"datepublicationdonneesactesoustraitance dureemoisactesoustraitance montantactesoustraitance " +
	"variationprixactesoustraitance idsoustraitant typeidentifiantsoustraitant idmodificationactesoustraitance " +
	"datenotificationmodificationsoustraitancemodificationactesoustraitance " +
	"datepublicationdonneesmodificationactesoustraitance dureemoismodificationactesoustraitance " +
	"montantmodificationactesoustraitance titulaire_id_1 titulaire_typeidentifiant_1 titulaire_denominationsociale_1 " +
	"titulaire_id_2 titulaire_typeidentifiant_2 titulaire_denominationsociale_2 titulaire_id_3 titulaire_typeidentifiant_3 " +
	"titulaire_denominationsociale_3 concessionnaire_id_1 concessionnaire_typeidentifiant_1 " +
	"concessionnaire_denominationsociale_1 concessionnaire_id_2 concessionnaire_typeidentifiant_2 " +
	"concessionnaire_denominationsociale_2 concessionnaire_id_3 concessionnaire_typeidentifiant_3 " +
	"concessionnaire_denominationsociale_3 "
