package samawards_test

import (
	"errors"
	"strings"
	"testing"

	"daylight/internal/procurement"
	"daylight/internal/samawards"
	"daylight/internal/source"
)

const record = `{"contractId":{"subtier":{"code":"9910","name":"EXAMPLE AGENCY"},"piid":"A1","modificationNumber":"0","transactionNumber":"0"},
	"coreData":{"awardOrIDV":"AWARD","awardOrIDVType":{"code":"N/A"}},"awardDetails":{"dollars":{"actionObligation":12.50},
	"awardeeData":{"awardeeHeader":{"legalBusinessName":"EXAMPLE\u0000 FARM"},"awardeeBusinessTypes":{"businessOrOrganization":{"soleProprietorship":"YES"}}},
	"transactionData":{"approvedDate":"2024-01-02T03:04:05Z","lastModifiedDate":"2024-05-06 07:08:09.000"}}}`

func parse(address, body string) (notices []*procurement.Notice, errs []error) {
	for n, err := range (samawards.Parser{}).Parse(source.Bytes("us-sam-awards", address, []byte(body))) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

func TestRecord(t *testing.T) {
	t.Parallel()
	notices, errs := parse("https://api.sam.gov/", `{"awardSummary":[7,`+record+`],"totalRecords":"2","limit":"100","offset":"null"}`)
	if len(notices) != 1 || len(errs) != 1 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	n := notices[0]
	if n.PublishedRaw != "2024-01-02T03:04:05Z" || n.Version != "2024-05-06 07:08:09.000" || n.Pointer != "/awardSummary/1" {
		t.Errorf("published %s, version %s, pointer %s", n.PublishedRaw, n.Version, n.Pointer)
	}
	if n.Release["x_fpds"] != nil {
		t.Errorf("N/A became a fact: %v", n.Release["x_fpds"])
	}
	text, err := n.Body()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"amount":12.50`, `"isNaturalPerson":true`, "EXAMPLE\u2400 FARM", `"nul"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

func TestForeign(t *testing.T) {
	t.Parallel()
	for body, says := range map[string]string{
		"": "empty", `{"presignedUrl":"x"}`: "extract", `{}`: "empty object", `{"opportunitiesData":[]}`: "opportunitiesData", "[]": "no object", "x": "not JSON",
	} {
		notices, errs := parse("file:///x", body)
		if len(notices) > 0 || len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) || !strings.Contains(errs[0].Error(), says) {
			t.Errorf("%q: %d notices, %v", body, len(notices), errs)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("https://api.sam.gov/", `{"awardSummary":[`+record+`]}`)
	f.Add("https://api.sam.gov/?deletedStatus=yes", `{"awardSummary":[`+record+`]}`)
	f.Fuzz(func(t *testing.T, address, body string) {
		notices, errs := parse(address, body)
		for _, n := range notices {
			if n.ID == "" || n.OCID == "" || len(n.ID) > procurement.MaxNoticeID || len(n.OCID) > procurement.MaxOCID {
				t.Errorf("id %q, ocid %q", n.ID, n.OCID)
			}
			if _, err := n.Body(); err != nil {
				t.Error(err)
			}
		}
		for _, err := range errs {
			var record *source.RecordError
			if !errors.Is(err, source.ErrFormat) && !errors.As(err, &record) {
				t.Errorf("an error of no kind: %v", err)
			}
		}
	})
}
