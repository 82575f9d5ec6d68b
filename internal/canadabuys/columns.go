package canadabuys

import (
	"strings"

	"daylight/internal/jsontree"
)

// Columns of the tables, as named there. Those in two languages end in -eng and
// -fra, left out here.
const (
	colReference      = "referenceNumber-numeroReference"
	colAmendment      = "amendmentNumber-numeroModification"
	colSolicitation   = "solicitationNumber-numeroSollicitation"
	colContract       = "contractNumber-numeroContrat"
	colPublished      = "publicationDate-datePublication"
	colAmended        = "amendmentDate-dateModification"
	colClosing        = "tenderClosingDate-appelOffresDateCloture"
	colExpectedStart  = "expectedContractStartDate-dateDebutContratPrevue"
	colExpectedEnd    = "expectedContractEndDate-dateFinContratPrevue"
	colAwarded        = "contractAwardDate-dateAttributionContrat"
	colStart          = "contractStartDate-contratDateDebut"
	colEnd            = "contractEndDate-dateFinContrat"
	colAmount         = "contractAmount-montantContrat"
	colTotal          = "totalContractValue-valeurTotaleContrat"
	colCurrency       = "contractCurrency-contratMonnaie"
	colUNSPSC         = "unspsc"
	colGSIN           = "gsin-nibs"
	colCategory       = "procurementCategory-categorieApprovisionnement"
	colSupplierPostal = "supplierAddressPostalCode-fournisseurAdresseCodePostal"
	colEntityPostal   = "contractingEntityAddressPostalCode-entiteContractanteAdresseCodePostal"
	colContactName    = "contactInfoName-informationsContactNom"
	colContactMail    = "contactInfoEmail-informationsContactCourriel"
	colContactPhone   = "contactInfoPhone-contactInfoTelephone"
	colContactFax     = "contactInfoFax"

	colTenderStatus   = "tenderStatus-appelOffresStatut-eng"
	colAwardStatus    = "awardStatus-attributionStatut-eng"
	colContractStatus = "contractStatus-statutContrat-eng"
	colInstrument     = "instrumentType-typeInstrument-eng"
	colAmendmentType  = "amendmentType-typeModification-eng"
	colNoticeType     = "noticeType-avisType-eng"
	colMethod         = "procurementMethod-methodeApprovisionnement-eng"
	colLimitedReason  = "limitedTenderingReason-raisonAppelOffresLimite-eng"

	colAwardDescription = "awardDescription-descriptionAttribution-eng"

	stemTitle             = "title-titre"
	stemTenderDescription = "tenderDescription-descriptionAppelOffres"
	stemAwardDescription  = "awardDescription-descriptionAttribution"
	stemUNSPSC            = "unspscDescription"
	stemGSIN              = "gsinDescription-nibsDescription"
	stemNoticeURL         = "noticeURL-URLavis"
	stemAttachment        = "attachment-piecesJointes"
	stemEndUser           = "endUserEntitiesName-nomEntitesUtilisateurFinal"
	stemSupplier          = "supplierLegalName-nomLegalFournisseur"
	stemOperating         = "supplierOperatingName-nomCommercialFournisseur"
	stemStandardized      = "supplierStandardizedName-nomNormaliseFournisseur"
	stemSupplierStreet    = "supplierAddressLine-ligneAdresseFournisseur"
	stemSupplierCity      = "supplierAddressCity-fournisseurAdresseVille"
	stemSupplierProvince  = "supplierAddressProvince-fournisseurAdresseProvince"
	stemSupplierCountry   = "supplierAddressCountry-fournisseurAdressePays"
	stemEntity            = "contractingEntityName-nomEntitContractante"
	stemEntityStreet      = "contractingEntityAddressLine-ligneAdresseEntiteContractante"
	stemEntityCity        = "contractingEntityAddressCity-entiteContractanteAdresseVille"
	stemEntityProvince    = "contractingEntityAddressProvince-entiteContractanteAdresseProvince"
	stemEntityCountry     = "contractingEntityAddressCountry-entiteContractanteAdressePays"

	eng = "-eng"
	fra = "-fra"
)

// columns finds the columns of one header by name.
type columns struct {
	header []string
	at     map[string]int
	ends   []string // of the pointers of cells
}

func newColumns(header []string) columns {
	c := columns{header: header, at: make(map[string]int, len(header)), ends: make([]string, len(header))}
	for i, h := range header {
		if _, twice := c.at[fold(h)]; !twice {
			c.at[fold(h)] = i
		}
		c.ends[i] = "!/" + jsontree.Escape(h)
	}
	return c
}

// fold makes names comparable: Excel and some mirrors change the case of letters.
func fold(name string) string {
	return strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
}

func (c columns) has(name string) bool {
	_, ok := c.at[fold(name)]
	return ok
}
