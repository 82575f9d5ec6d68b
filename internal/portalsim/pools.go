package portalsim

// The organisations of the synthetic portals are invented. Their identifiers are
// well formed, check digits included, and lie in ranges that registers do not
// hand out at present.

// party is one invented organisation.
type party struct {
	name, id           string
	city, post, region string
}

// market is one country's language, currency and organisations. The first
// supplier of each is the local subsidiary of the invented Talmorin group.
type market struct {
	lang, lang3       string // ISO 639-1, and the three letters of eForms
	country, country3 string
	currency          string
	buyers, suppliers []party
}

func unitedKingdom() market {
	return market{
		lang: "en", lang3: "ENG", country: "GB", country3: "GBR", currency: "GBP",
		buyers: []party{
			{"Northmere County Council", "900101", "Northmere", "ZZ1 1AA", "UKE"},
			{"Eastholm Health Board", "900102", "Eastholm", "ZZ2 3BB", "UKF"},
			{"Wexcombe District Council", "900103", "Wexcombe", "ZZ3 4CC", "UKK"},
			{"Calder Sands Harbour Authority", "900104", "Calder Sands", "ZZ4 5DD", "UKC"},
			{"Thornbeck Police and Fire Authority", "900105", "Thornbeck", "ZZ5 6EE", "UKD"},
			{"Marlowe Vale Academy Trust", "900106", "Marlowe Vale", "ZZ6 7FF", "UKJ"},
		},
		suppliers: []party{
			{"Talmorin Cloud UK Limited", "99000101", "Eastholm", "ZZ2 9TC", "UKF"},
			{"Pennywell Paper Ltd", "99000214", "Northmere", "ZZ1 8PP", "UKE"},
			{"Harrowgate & Finch Highways Limited", "99000327", "Thornbeck", "ZZ5 2HF", "UKD"},
			{"Brambledown Catering Co-operative Ltd", "99000430", "Wexcombe", "ZZ3 2BC", "UKK"},
			{"Ashgrove Vehicle Conversions PLC", "99000543", "Calder Sands", "ZZ4 3AV", "UKC"},
			{"Café Beaufort Services Ltd", "99000656", "Marlowe Vale", "ZZ6 1CB", "UKJ"},
			{"O’Garrow Facilities LLP", "99000769", "Thornbeck", "ZZ5 7OG", "UKD"},
			{"Quillmark Software Limited", "99000872", "Eastholm", "ZZ2 4QS", "UKF"},
		},
	}
}

func germany() market {
	return market{
		lang: "de", lang3: "DEU", country: "DE", country3: "DEU", currency: "EUR",
		buyers: []party{
			{"Landkreis Heidebruch", "DE999001010", "Heidebruch", "99101", "DE939"},
			{"Stadtwerke Ostermühl AöR", "DE999001307", "Ostermühl", "99102", "DE21H"},
			{"Universitätsklinikum Grünau am See", "DE999001591", "Grünau am See", "99103", "DE138"},
		},
		suppliers: []party{
			{"Talmorin Cloud Deutschland GmbH", "DE999001884", "Heidebruch", "99101", "DE939"},
			{"Krähenfeld Straßenbau GmbH & Co. KG", "DE999002174", "Ostermühl", "99102", "DE21H"},
			{"Papierhaus Löwenthal AG", "DE999002463", "Grünau am See", "99103", "DE138"},
			{"Bergquell Gebäudedienste GmbH", "DE999002756", "Heidebruch", "99101", "DE939"},
		},
	}
}

func greece() market {
	return market{
		lang: "el", lang3: "ELL", country: "GR", country3: "GRC", currency: "EUR",
		buyers: []party{
			{"Δήμος Ανεμοχωρίου", "899001012", "Ανεμοχώρι", "99201", "EL522"},
			{"Περιφερειακός Οργανισμός Υδάτων Πελαγονήσου", "899001189", "Πελαγονήσι", "99202", "EL422"},
			{"Γενικό Νοσοκομείο Λευκοπηγής", "899001350", "Λευκοπηγή", "99203", "EL531"},
		},
		suppliers: []party{
			{"ΤΑΛΜΟΡΙΝ ΚΛΑΟΥΝΤ ΕΛΛΑΣ Α.Ε.", "899001522", "Ανεμοχώρι", "99201", "EL522"},
			{"Αφοί Θαλασσινού Τεχνική Ο.Ε.", "899001699", "Πελαγονήσι", "99202", "EL422"},
			{"Χαρτεμπορική Μελισσουργού Α.Ε.", "899001860", "Λευκοπηγή", "99203", "EL531"},
			{"Καθαρή Ακτή Μ.Ι.Κ.Ε.", "899002033", "Ανεμοχώρι", "99201", "EL522"},
		},
	}
}

func poland() market {
	return market{
		lang: "pl", lang3: "POL", country: "PL", country3: "POL", currency: "PLN",
		buyers: []party{
			{"Gmina Wierzbowa Góra", "9990001019", "Wierzbowa Góra", "99-301", "PL214"},
			{"Szpital Powiatowy w Źródlanach", "9990001143", "Źródlany", "99-302", "PL415"},
			{"Zarząd Dróg w Łąkominie", "9990001278", "Łąkomin", "99-303", "PL822"},
		},
		suppliers: []party{
			{"Talmorin Chmura Polska sp. z o.o.", "9990001404", "Wierzbowa Góra", "99-301", "PL214"},
			{"Przedsiębiorstwo Drogowe Żuraw S.A.", "9990001539", "Łąkomin", "99-303", "PL822"},
			{"Papiernia Świetlik sp. j.", "9990001663", "Źródlany", "99-302", "PL415"},
			{"Czysty Dom Ćwikła sp. z o.o.", "9990001798", "Wierzbowa Góra", "99-301", "PL214"},
		},
	}
}

func france() market {
	return market{
		lang: "fr", lang3: "FRA", country: "FR", country3: "FRA", currency: "EUR",
		buyers: []party{
			{"Communauté de communes du Val d’Orvanne-sur-Brise", "99900101900010", "Orvanne-sur-Brise", "99401", "FRK26"},
			{"Centre hospitalier de Saint-Aubin-les-Étangs", "99900110000018", "Saint-Aubin-les-Étangs", "99402", "FRB05"},
			{"Port autonome de Rochebrune-Océan", "99900119100017", "Rochebrune-Océan", "99403", "FRI31"},
		},
		suppliers: []party{
			{"Talmorin Cloud France SAS", "99900128200014", "Rochebrune-Océan", "99403", "FRI31"},
			{"Travaux Publics Gélinotte SARL", "99900137300011", "Orvanne-sur-Brise", "99401", "FRK26"},
			{"Papeteries de l’Épervier SA", "99900146400018", "Saint-Aubin-les-Étangs", "99402", "FRB05"},
			{"Les Cuisines du Héron SCOP", "99900155500013", "Orvanne-sur-Brise", "99401", "FRK26"},
		},
	}
}

func bulgaria() market {
	return market{
		lang: "bg", lang3: "BUL", country: "BG", country3: "BGR", currency: "EUR",
		buyers: []party{
			{"Община Бяла Черква Горна", "299901019", "Бяла Черква Горна", "9951", "BG321"},
			{"Областна болница „Свети Яким“ – Каменополе", "299901204", "Каменополе", "9952", "BG313"},
			{"Пристанищна администрация Тополов бряг", "299901396", "Тополов бряг", "9953", "BG331"},
		},
		suppliers: []party{
			{"Талморин Клауд България ЕООД", "299901581", "Каменополе", "9952", "BG313"},
			{"Пътища Чинар АД", "299901777", "Бяла Черква Горна", "9951", "BG321"},
			{"Книжна къща Щъркел ООД", "299901962", "Тополов бряг", "9953", "BG331"},
			{"Чист дом Явор ЕООД", "299902157", "Каменополе", "9952", "BG313"},
		},
	}
}

func israel() market {
	return market{
		lang: "he", lang3: "HEB", country: "IL", country3: "ISR", currency: "ILS",
		buyers: []party{
			{"רשות הנמלים והחופים הצפונית", "500901012", "נחל תמר", "9900101", ""},
			{"עיריית נחל תמר", "500901244", "נחל תמר", "9900102", ""},
			{"המכון הלאומי לחקר הרוחות", "500901475", "עמק השקד", "9900103", ""},
			{"מועצה אזורית עמק השקד", "500901707", "עמק השקד", "9900104", ""},
			{"בית החולים גבעת רקפת", "500901939", "גבעת רקפת", "9900105", ""},
		},
		suppliers: []party{
			{"טלמורין קלאוד ישראל בע\"מ", "519901011", "נחל תמר", "9900110", ""},
			{"סלילה ופיתוח ברוש בע\"מ", "519901243", "עמק השקד", "9900111", ""},
			{"נייר וכתב שקנאי בע\"מ", "519901474", "גבעת רקפת", "9900112", ""},
			{"מטבחי הזית הירוק בע\"מ", "519901706", "נחל תמר", "9900113", ""},
			{"ניקיון החוף (אילנות) בע\"מ", "519901938", "עמק השקד", "9900114", ""},
		},
	}
}

func unitedStates() market {
	return market{
		lang: "en", lang3: "ENG", country: "US", country3: "USA", currency: "USD",
		buyers: []party{
			{"Bureau of Harbor Safety", "9901", "PORT ALDER", "99001", "Department of Coastal Affairs"},
			{"Inland Waterways Service", "9902", "LOCKHAVEN FALLS", "99002", "Department of Coastal Affairs"},
			{"Office of Lighthouse Operations", "9903", "PORT ALDER", "99003", "Department of Coastal Affairs"},
			{"Federal Orchard Inspection Service", "9911", "PIPPIN GROVE", "99011", "Department of Orchards and Soils"},
			{"National Seed Repository", "9912", "PIPPIN GROVE", "99012", "Department of Orchards and Soils"},
		},
		suppliers: []party{
			{"TALMORIN CLOUD FEDERAL LLC", "TALM9RNCLDF1", "PORT ALDER", "99001", "TALMORIN PLC"},
			{"BRIGHTWATER GOVERNMENT RESELLING INC", "BRGTWTRGRS12", "LOCKHAVEN FALLS", "99002", ""},
			{"COPPERLEAF PAPER COMPANY", "CPPRLFPAPR33", "PIPPIN GROVE", "99011", ""},
			{"TWO RIVERS ROADWORKS INC.", "TWRVRSRDWK44", "LOCKHAVEN FALLS", "99002", ""},
			{"SAGEBRUSH SOFTWARE, L.L.C.", "SAGEBRSHSW55", "PIPPIN GROVE", "99012", "SAGEBRUSH GROUP INC"},
			{"MAPLE & STONE CATERING CORP", "MAPSTNCATR66", "PORT ALDER", "99003", ""},
		},
	}
}

// controlService funds what other agencies award for it, and awards a little
// itself.
func controlService() party {
	return party{"Coastal Immigration Control Service", "9921", "PORT ALDER", "99004", "Department of Invented Frontiers"}
}
