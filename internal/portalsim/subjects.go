package portalsim

// subject is something public bodies buy, with its codes and its name in the
// languages of the portals.
type subject struct {
	cpv, cpvLabel        string
	naics, psc, category string
	low, high            int64 // usual value, in whole units of currency
	title                map[string]string
}

// subjects lists all; the first is what the Talmorin group sells.
func subjects() []subject { return append(digital(), physical()...) }

func digital() []subject {
	return []subject{
		{
			"72317000", "Data storage services", "518210", "DB10", "services", 250_000, 9_000_000,
			map[string]string{
				"en": "Cloud hosting and data storage", "de": "Cloud-Hosting und Datenspeicherung",
				"fr": "Hébergement en nuage et stockage de données", "pl": "Hosting w chmurze i przechowywanie danych",
				"el": "Υπηρεσίες υπολογιστικού νέφους και αποθήκευσης δεδομένων", "bg": "Облачен хостинг и съхранение на данни",
				"he": "שירותי ענן ואחסון נתונים",
			},
		},
		{
			"55524000", "School catering services", "722310", "S203", "services", 60_000, 1_800_000,
			map[string]string{
				"en": "School meals", "de": "Verpflegung von Schulen", "fr": "Restauration scolaire",
				"pl": "Wyżywienie w szkołach", "el": "Σίτιση σχολείων", "bg": "Училищно хранене",
				"he": "הזנה בבתי ספר",
			},
		},
		{
			"48730000", "Security software package", "513210", "7A21", "goods", 30_000, 1_200_000,
			map[string]string{
				"en": "Network security software", "de": "Software für Netzwerksicherheit", "fr": "Logiciels de sécurité réseau",
				"pl": "Oprogramowanie do ochrony sieci", "el": "Λογισμικό ασφάλειας δικτύων", "bg": "Софтуер за мрежова сигурност",
				"he": "תוכנת אבטחת רשת",
			},
		},
		{
			"72230000", "Custom software development services", "541511", "DA01", "services", 90_000, 3_600_000,
			map[string]string{
				"en": "Case management system", "de": "Vorgangsbearbeitungssystem", "fr": "Système de gestion des dossiers",
				"pl": "System zarządzania sprawami", "el": "Σύστημα διαχείρισης υποθέσεων", "bg": "Система за управление на преписки",
				"he": "מערכת לניהול תיקים",
			},
		},
	}
}

func physical() []subject {
	return []subject{
		{
			"30197630", "Printing paper", "322120", "7510", "goods", 8_000, 240_000,
			map[string]string{
				"en": "Printing paper", "de": "Lieferung von Druckpapier", "fr": "Fourniture de papier d’impression",
				"pl": "Dostawa papieru do drukarek", "el": "Προμήθεια χαρτιού εκτύπωσης", "bg": "Доставка на хартия за печат",
				"he": "אספקת נייר הדפסה",
			},
		},
		{
			"45233141", "Road-maintenance works", "237310", "Z2LB", "works", 400_000, 12_000_000,
			map[string]string{
				"en": "Road maintenance", "de": "Instandhaltung von Straßen", "fr": "Travaux d’entretien routier",
				"pl": "Utrzymanie dróg", "el": "Εργασίες συντήρησης οδών", "bg": "Поддържане на пътища",
				"he": "תחזוקת כבישים",
			},
		},
		{
			"34114121", "Ambulances", "336211", "2310", "goods", 180_000, 4_500_000,
			map[string]string{
				"en": "Ambulances with fit-out", "de": "Krankenwagen mit Ausbau", "fr": "Ambulances équipées",
				"pl": "Karetki pogotowia z wyposażeniem", "el": "Ασθενοφόρα με εξοπλισμό", "bg": "Линейки с оборудване",
				"he": "אמבולנסים מאובזרים",
			},
		},
		{
			"90911200", "Building-cleaning services", "561720", "S201", "services", 40_000, 900_000,
			map[string]string{
				"en": "Cleaning of public buildings", "de": "Reinigung öffentlicher Gebäude", "fr": "Nettoyage des bâtiments publics",
				"pl": "Sprzątanie budynków publicznych", "el": "Καθαρισμός δημοσίων κτιρίων", "bg": "Почистване на обществени сгради",
				"he": "ניקיון מבני ציבור",
			},
		},
		{
			"90511000", "Refuse collection services", "562111", "S205", "services", 150_000, 5_000_000,
			map[string]string{
				"en": "Refuse collection", "de": "Abfuhr von Siedlungsabfällen", "fr": "Collecte des ordures ménagères",
				"pl": "Odbiór odpadów komunalnych", "el": "Αποκομιδή απορριμμάτων", "bg": "Събиране на битови отпадъци",
				"he": "פינוי אשפה",
			},
		},
	}
}
