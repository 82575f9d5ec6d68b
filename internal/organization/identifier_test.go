package organization_test

import (
	"testing"

	"daylight/internal/organization"
)

// TestParseIdentifier: numbers of well-known institutions, as they publish them,
// and the same with a digit changed.
func TestParseIdentifier(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		scheme, id, country string
		want                organization.Identifier
	}{
		{"LEI", "5493006MHB84DD0ZWV18", "", organization.Identifier{"XI-LEI", "5493006MHB84DD0ZWV18", organization.Valid}},
		{"FR-SIREN", "552 100 554", "FR", organization.Identifier{"FR-SIREN", "552100554", organization.Valid}},
		{"", "FR 83 404833048", "FR", organization.Identifier{"FR-SIREN", "404833048", organization.Valid}},
		{"BR-CNPJ", "33.000.167/0001-01", "BR", organization.Identifier{"BR-CNPJ", "33000167000101", organization.Valid}},
		{"BR-CNPJ", "00.000.000/0001-91", "BR", organization.Identifier{"BR-CNPJ", "00000000000191", organization.Valid}},
		{"RU-OGRN", "1027700070518", "RU", organization.Identifier{"RU-OGRN", "1027700070518", organization.Valid}},
		{"", "7736050003", "RU", organization.Identifier{"RU-INN", "7736050003", organization.Valid}},
		{"JP-JCN", "1180301018771", "JP", organization.Identifier{"JP-JCN", "1180301018771", organization.Valid}},
		{"CL-RUT", "61.704.000-K", "CL", organization.Identifier{"CL-RUT", "61704000K", organization.Valid}},
		{"RUC", "20131312955", "PE", organization.Identifier{"PE-RUC", "20131312955", organization.Valid}},
		{"AR-CUIT", "30-54668997-9", "AR", organization.Identifier{"AR-CUIT", "30546689979", organization.Valid}},
		{"NO-BT501", "923 609 016", "NO", organization.Identifier{"NO-BRC", "923609016", organization.Valid}},
		{"NO-VAT", "NO923609016MVA", "NO", organization.Identifier{"NO-BRC", "923609016", organization.Valid}},
		{"DK-BT501", "22756214", "DK", organization.Identifier{"DK-CVR", "22756214", organization.Valid}},
		{"FI-BT501", "0112038-9", "FI", organization.Identifier{"FI-PRO", "01120389", organization.Valid}},
		{"FI-VAT", "FI01120389", "FI", organization.Identifier{"FI-PRO", "01120389", organization.Valid}},
		{"SE-BT501", "556016-0680", "SE", organization.Identifier{"SE-ON", "5560160680", organization.Valid}},
		{"SE-VAT", "SE556016068001", "SE", organization.Identifier{"SE-ON", "5560160680", organization.Valid}},
		{"PL-BT501", "NIP: 774-00-01-454", "PL", organization.Identifier{"PL-NIP", "7740001454", organization.Valid}},
		{"PL-BT501", "610188201", "PL", organization.Identifier{"PL-REGON", "610188201", organization.Valid}},
		{"CZ-BT501", "45274649", "CZ", organization.Identifier{"CZ-ICO", "45274649", organization.Valid}},
		{"CZ-VAT", "CZ45274649", "CZ", organization.Identifier{"CZ-ICO", "45274649", organization.Valid}},
		{"HU-BT501", "10625790-4-44", "HU", organization.Identifier{"HU-AFA", "10625790", organization.Valid}},
		{"RO-BT501", "RO 1590082", "RO", organization.Identifier{"RO-CUI", "1590082", organization.Valid}},
		{"HR-BT501", "27759560625", "HR", organization.Identifier{"HR-OIB", "27759560625", organization.Valid}},
		{"EE-BT501", "10421629", "EE", organization.Identifier{"EE-RIK", "10421629", organization.Valid}},
		{"LV-BT501", "40003032949", "LV", organization.Identifier{"LV-RE", "40003032949", organization.Valid}},
		{"IT-BT501", "00484960588", "IT", organization.Identifier{"IT-CF", "00484960588", organization.Valid}},
		{"IT-VAT", "IT00905811006", "IT", organization.Identifier{"IT-CF", "00905811006", organization.Valid}},
		{"ES-BT501", "A-28015865", "ES", organization.Identifier{"ES-NIF", "A28015865", organization.Valid}},
		{"PT-BT501", "500697256", "PT", organization.Identifier{"PT-NIPPC", "500697256", organization.Valid}},
		{"GR-BT501", "094019245", "GR", organization.Identifier{"GR-VAT", "094019245", organization.Valid}},
		{"BE-BT501", "0202.239.951", "BE", organization.Identifier{"BE-BCE_KBO", "0202239951", organization.Valid}},
		{"BE-BT501", "0202239951_5737", "BE", organization.Identifier{"BE-BCE_KBO", "0202239951", organization.Valid}},
		{"IE-VAT", "IE6388047V", "IE", organization.Identifier{"IE-VAT", "6388047V", organization.Valid}},
		{"DE-VAT", "DE 136 695 976", "DE", organization.Identifier{"DE-VAT", "136695976", organization.Valid}},
		{"DE-BT501", "t:033112345", "DE", organization.Identifier{"DE-BT501", "T033112345", organization.Junk}},
		{"DE-HRB", "HRB 12345", "DE", organization.Identifier{"DE-CR", "12345", organization.Junk}},
		{"UA-EDR", "20077720", "UA", organization.Identifier{"UA-EDR", "20077720", organization.Valid}},
		{"IL-ROC", "520013954", "IL", organization.Identifier{"IL-ROC", "520013954", organization.Valid}},
		{"KR-BRN", "124-81-00998", "KR", organization.Identifier{"KR-BRN", "1248100998", organization.Valid}},
		{"CN-USCI", "914403001922038216", "CN", organization.Identifier{"CN-USCI", "914403001922038216", organization.Valid}},
		{"AU-ABN", "51 824 753 556", "AU", organization.Identifier{"AU-ABN", "51824753556", organization.Valid}},
		{"AU-ACN", "000 014 675", "AU", organization.Identifier{"AU-ASIC", "000014675", organization.Valid}},
		{"CO-NIT", "899.999.068-1", "CO", organization.Identifier{"CO-NIT", "8999990681", organization.Valid}},
		{"NIT", "899999068", "CO", organization.Identifier{"CO-NIT", "8999990681", organization.Plausible}},
		{"MX-RFC", "UNA2907227Y5", "MX", organization.Identifier{"MX-RFC", "UNA2907227Y5", organization.Valid}},
		{"TR-VKN", "4540536920", "TR", organization.Identifier{"TR-VKN", "4540536920", organization.Valid}},
		{"CH-UID", "CHE-116.281.710 MWST", "CH", organization.Identifier{"CH-FDJP", "116281710", organization.Valid}},
		{"NL-VAT", "NL004495445B01", "NL", organization.Identifier{"NL-VAT", "004495445B01", organization.Valid}},
		{"AT-VAT", "ATU13585627", "AT", organization.Identifier{"AT-UID", "13585627", organization.Valid}},
		{"LU-VAT", "LU15027442", "LU", organization.Identifier{"LU-VAT", "15027442", organization.Valid}},
		{"MT-VAT", "MT11679112", "MT", organization.Identifier{"MT-VAT", "11679112", organization.Valid}},
		{"CY-VAT", "CY10259033P", "CY", organization.Identifier{"CY-VAT", "10259033P", organization.Valid}},
		{"GB-VAT", "GB 980 7806 84", "GB", organization.Identifier{"GB-VAT", "980780684", organization.Valid}},
		{"SI-VAT", "SI50223054", "SI", organization.Identifier{"SI-TIN", "50223054", organization.Valid}},
		{"BG-VAT", "BG175074752", "BG", organization.Identifier{"BG-EIK", "175074752", organization.Valid}},
		{"IN-GSTIN", "27AAPFU0939F1ZV", "IN", organization.Identifier{"IN-GSTIN", "27AAPFU0939F1ZV", organization.Valid}},

		{"GB-COH", "1234.0", "GB", organization.Identifier{"GB-COH", "00001234", organization.Plausible}},
		{"GB-COH", "3794455.0", "GB", organization.Identifier{"GB-COH", "03794455", organization.Plausible}},
		{"coh", "sc 123456", "", organization.Identifier{"GB-COH", "SC123456", organization.Plausible}},
		{"GB-COH", "1234567890", "GB", organization.Identifier{"GB-COH", "1234567890", organization.Junk}},
		{"GB-COH", "2034567890", "GB", organization.Identifier{"GB-COH", "2034567890", organization.Invalid}},
		{"US-SAM", "zqggh jhf7 4l7", "US", organization.Identifier{"US-UEI", "ZQGGHJHF74L7", organization.Plausible}},
		{"US-UEI", "OQGGHJHF74L7", "US", organization.Identifier{"US-UEI", "OQGGHJHF74L7", organization.Invalid}},
		{"US-DUNS", "06-070-4780", "US", organization.Identifier{"XI-DUNS", "060704780", organization.Plausible}},
		{"XX-REG", "A-77", "", organization.Identifier{"XX-REG", "A77", organization.Junk}},
		{"XX-REG", "A-7788", "", organization.Identifier{"XX-REG", "A7788", organization.Plausible}},
		{"FR-SIREN", "552100555", "FR", organization.Identifier{"FR-SIREN", "552100555", organization.Invalid}},
		{"", "552100555", "FR", organization.Identifier{"FR-BT501", "552100555", organization.Plausible}},
		{"", "00000000", "", organization.Identifier{"", "00000000", organization.Junk}},
		{"GB-COH", "n/a", "GB", organization.Identifier{"GB-COH", "NA", organization.Junk}},
		{"GB-COH", "None", "GB", organization.Identifier{"GB-COH", "NONE", organization.Junk}},
		{"XX-REG", "123456789", "", organization.Identifier{"XX-REG", "123456789", organization.Junk}},
		{"XX-REG", "7777777", "", organization.Identifier{"XX-REG", "7777777", organization.Junk}},
		{"MX-RFC", "XAXX010101000", "MX", organization.Identifier{"MX-RFC", "XAXX010101000", organization.Junk}},
	} {
		t.Run(tt.scheme+" "+tt.id, func(t *testing.T) {
			t.Parallel()
			if got := organization.ParseIdentifier(tt.scheme, tt.id, tt.country); got != tt.want {
				t.Errorf("got %v %v, want %v", got, got.Validity, tt.want)
			}
		})
	}
}
