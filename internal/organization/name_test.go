package organization_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/organization"
)

func TestParseName(t *testing.T) {
	t.Parallel()
	type want struct {
		norm, form, generic, branch, status string
		trading                             []string
	}
	for _, tt := range []struct {
		in string
		want
	}{
		{"Northwind Paper Ltd", want{norm: "northwind paper", form: "ltd", generic: "LLC"}},
		{"NORTHWIND PAPER LIMITED.", want{norm: "northwind paper", form: "ltd", generic: "LLC"}},
		{"The Northwind Paper Company", want{norm: "northwind paper", form: "company", generic: "CO"}},
		{"Northwind Corp., Inc.", want{norm: "northwind corporation", form: "inc", generic: "JSC"}},
		{"Northwind Paper Ltd (t/a Paper Palace)", want{norm: "northwind paper", form: "ltd", generic: "LLC", trading: []string{"paper palace"}}},
		{"Northwind Paper, Inc. d/b/a Paper Palace", want{norm: "northwind paper", form: "inc", generic: "JSC", trading: []string{"paper palace"}}},
		{"Northwind S.A. nom commercial Papier Vert", want{norm: "northwind", form: "sa", generic: "JSC", trading: []string{"papier vert"}}},
		{"Northwind GmbH i.L.", want{norm: "northwind", form: "gmbh", generic: "LLC", status: "i l"}},
		{"Northwind Ltd (in liquidation)", want{norm: "northwind", form: "ltd", generic: "LLC", status: "in liquidation"}},
		{"Papier Północ Sp. z o.o. w likwidacji", want{norm: "papier polnoc", form: "spzoo", generic: "LLC", status: "w likwidacji"}},
		{"ООО «Северный ветер» в ликвидации", want{norm: "severnyi veter", form: "ooo", generic: "LLC", status: "в ликвидации"}},
		{"Northwind AG Zweigniederlassung Berlin", want{norm: "northwind", form: "ag", generic: "JSC", branch: "zweigniederlassung berlin"}},
		{"Northwind Bank PLC (UK) branch", want{norm: "northwind bank", form: "plc", generic: "JSC", branch: "uk branch"}},
		{"Northwind Bank - Example City Branch", want{norm: "northwind bank", branch: "example city branch"}},
		{"Northwind S.A., Sucursal en España", want{norm: "northwind", form: "sa", generic: "JSC", branch: "sucursal en espana"}},
		{"Olive Branch Ltd", want{norm: "olive branch", form: "ltd", generic: "LLC"}},
		{"Google Ireland Limited", want{norm: "google ireland", form: "ltd", generic: "LLC"}},
		{"Müller & Söhne GmbH & Co. KG", want{norm: "muller sohne", form: "gmbhcokg", generic: "LP"}},
		{"Viento Norte, S. A. de C. V.", want{norm: "viento norte", form: "sadecv", generic: "JSC"}},
		{"VIENTO NORTE SA DE CV", want{norm: "viento norte", form: "sadecv", generic: "JSC"}},
		{"Viento Norte, S. de R. L. de C.V.", want{norm: "viento norte", form: "sderldecv", generic: "LLC"}},
		{"Currie &#38; Brown, S.A. de C.V.", want{norm: "currie brown", form: "sadecv", generic: "JSC"}},
		{"Nordvind A/S", want{norm: "nordvind", form: "as", generic: "JSC"}},
		{"Severák, spol. s r.o.", want{norm: "severak", form: "sro", generic: "LLC"}},
		{"Északi Szél Korlátolt Felelősségű Társaság", want{norm: "eszaki szel", form: "kft", generic: "LLC"}},
		{"UAB „Šiaurės vėjas“", want{norm: "siaures vejas", form: "uab", generic: "LLC"}},
		{"Kuzey Rüzgarı San. ve Tic. Ltd. Şti.", want{norm: "kuzey ruzgari", form: "ltdsti", generic: "LLC"}},
		{"PT Angin Utara Tbk", want{norm: "angin utara", form: "tbk", generic: "JSC"}},
		{"Angin Utara Sdn. Bhd.", want{norm: "angin utara", form: "sdnbhd", generic: "LLC"}},
		{"North Wind Pvt. Ltd.", want{norm: "north wind", form: "pvtltd", generic: "LLC"}},
		{"M/s North Wind Pvt Ltd", want{norm: "north wind", form: "pvtltd", generic: "LLC"}},
		{"North Wind Co., Ltd.", want{norm: "north wind", form: "coltd", generic: "LLC"}},
		{"גוגל ישראל בע\"מ", want{norm: "gogl yshral", form: "baam", generic: "LLC"}},
		{"ТОВ «Північний вітер»", want{norm: "pivnichnyy viter", form: "tov", generic: "LLC"}},
		{"Северен вятър ЕООД", want{norm: "severen vyatar", form: "eood", generic: "LLC"}},
		{"Βόρειος Άνεμος Α.Ε.", want{norm: "voreios anemos", form: "ae", generic: "JSC"}},
		{"شركة رياح الشمال ش.م.م", want{norm: "shrka riah alshmal", form: "shmm", generic: "LLC"}},
		{"株式会社北風", want{norm: "beifeng", form: "kk", generic: "JSC"}},
		{"北风（上海）有限公司", want{norm: "beifeng shanghai", form: "yxgs", generic: "LLC"}},
		{"北風商事（株）", want{norm: "beifengshangshi", form: "kk", generic: "JSC"}},
		{"(주)북풍", want{norm: "bugpung", form: "jushik", generic: "JSC"}},
		{"북풍주식회사", want{norm: "bugpung", form: "jushik", generic: "JSC"}},
		{"ФОП Прикладенко Приклад Прикладович", want{norm: "prykladenko pryklad prykladovych", form: "fop", generic: "SOLE"}},
		{"L.X.C Aviation", want{norm: "lxc aviation"}},
		{"Intel 471 Inc.", want{norm: "intel 471", form: "inc", generic: "JSC"}},
		{"Limited", want{norm: "limited"}},
		{"", want{}},
		{"---", want{}},
	} {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			n := organization.ParseName(tt.in)
			got := want{n.Norm, n.Form, n.Generic, n.Branch, n.Status, n.TradingAs}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(want{})); diff != "" {
				t.Errorf("ParseName (-want +got):\n%s", diff)
			}
			if n.Original != tt.in {
				t.Errorf("original %q", n.Original)
			}
		})
	}
}

// TestParseNameIn: some abbreviations are forms in some countries only.
func TestParseNameIn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, country, norm, form string }{
		{"SAS Institute", "", "sas institute", ""},
		{"SAS Institute Inc.", "US", "sas institute", "inc"},
		{"SAS Vent du Nord", "FR", "vent du nord", "sas"},
		{"Vent du Nord SAS", "", "vent du nord", "sas"},
		{"JP Morgan", "US", "jp morgan", ""},
		{"J.P. Morgan", "", "jp morgan", ""},
		{"A. O. Smith Corporation", "US", "ao smith", "corp"},
		{`AS "Põhjatuul"`, "", "pohjatuul", "as"},
		{"AS Põhjatuul", "EE", "pohjatuul", "as"},
		{"Northwind AS", "", "northwind", "as"},
		{"Northwind EU", "", "northwind eu", ""},
		{"Northwind e.U.", "", "northwind", "eu"},
		{"Northwind EU", "AT", "northwind", "eu"},
		{"Example Research Establishment", "GB", "example research establishment", ""},
		{"Viento Norte C.A.", "", "viento norte", "ca"},
		{"Northwind CA", "US", "northwind ca", ""},
		{"S.C. Vânt de Nord S.R.L.", "RO", "vant de nord", "srl"},
		{"Epic Paper", "", "epic paper", ""},
		{"Severni Vetar I/S", "", "severni vetar", "is"},
	} {
		if n := organization.ParseNameIn(tt.in, tt.country); n.Norm != tt.norm || n.Form != tt.form {
			t.Errorf("%s in %q: %q, form %q; want %q, form %q", tt.in, tt.country, n.Norm, n.Form, tt.norm, tt.form)
		}
	}
}

// TestSkeletonsMeet: one name by ear in several scripts.
func TestSkeletonsMeet(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{
		{"Google", "גוגל", "Гугл", "Γκουγκλ", "غوغل"},
		{"Amazon", "אמזון", "Амазон", "أمازون", "Αμαζον"},
		{"Microsoft", "מיקרוסופט", "Майкрософт", "مايكروسوفت", "Μάικροσοφτ"},
		{"Oracle", "אורקל", "Оракл", "أوراكل"},
		{"Northwind", "נורת'ווינד"},
		{"Vodafone", "וודאפון", "Водафон"},
		{"Volvo", "וולוו", "Вольво"},
		{"Cisco", "סיסקו", "Циско"},
		{"Johnson", "ג'ונסון", "Джонсон"},
		{"Naftogaz", "Нафтогаз"},
	} {
		want := organization.ParseName(names[0]).Skeleton
		for _, n := range names[1:] {
			if got := organization.ParseName(n).Skeleton; got != want {
				t.Errorf("skeleton of %s is %s, of %s %s", n, got, names[0], want)
			}
		}
	}
}

// TestFormTable: the table holds what it says.
func TestFormTable(t *testing.T) {
	t.Parallel()
	forms, spellings, countries := organization.FormCounts()
	t.Logf("legal forms: %d forms, %d spellings, %d countries", forms, spellings, countries)
	if lines := organization.Lines(); lines != forms {
		t.Errorf("%d lines, %d rows: a line is not read", lines, forms)
	}
	if forms < 200 || countries < 40 {
		t.Errorf("%d forms of %d countries, want at least 200 of 40", forms, countries)
	}
}

// TestParseNameHoldsTogether: for every text, parsing is stable and loses no word.
func TestParseNameHoldsTogether(t *testing.T) {
	t.Parallel()
	words := []string{"Northwind", "GmbH", "S.A.", "de", "C.V.", "(", ")", "t/a", "in liquidation", "branch", "ООО", "株式会社", "בע\"מ", "&", ",", "-", "the", "co", "Ltd", "i.L."}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(words), rapid.String()), 1, 8).Draw(t, "words"), " ")
		n := organization.ParseName(s)
		if n.Original != s {
			t.Fatalf("original %q of %q", n.Original, s)
		}
		if again := organization.ParseName(s); !cmp.Equal(n, again) {
			t.Fatalf("parsed twice: %s", cmp.Diff(n, again))
		}
		if (n.Norm == "") != (n.Native == "") {
			t.Fatalf("norm %q, native %q of %q", n.Norm, n.Native, s)
		}
		if strings.Join(strings.Fields(n.Norm), " ") != n.Norm {
			t.Fatalf("norm %q of %q", n.Norm, s)
		}
	})
}
