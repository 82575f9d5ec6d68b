package fpds_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"

	"daylight/internal/fpds"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

const page = `<?xml version="1.0" encoding="UTF-8"?>
<ns0:feed xmlns:ns0="http://www.w3.org/2005/Atom" xmlns:f="https://www.fpds.gov/FPDS"><ns0:title>x</ns0:title>
<ns0:entry><ns0:modified>2024-04-01 00:00:00</ns0:modified><ns0:content type="application/xml"><f:award version="1.0"><f:awardID><f:awardContractID>
<f:agencyID name="EXAMPLE AGENCY">9910</f:agencyID><f:PIID>A1</f:PIID><f:modNumber>0</f:modNumber><f:transactionNumber>0</f:transactionNumber></f:awardContractID></f:awardID>
<f:dollarValues><f:obligatedAmount>1,000</f:obligatedAmount></f:dollarValues>
<f:competition><f:extentCompeted>ZZ</f:extentCompeted><f:numberOfOffersReceived>many</f:numberOfOffersReceived></f:competition>
<f:vendor><f:vendorHeader><f:vendorName>MISCELLANEOUS FOREIGN AWARDEES</f:vendorName></f:vendorHeader><f:vendorSiteDetails><f:vendorLocation><f:countryCode>0</f:countryCode></f:vendorLocation></f:vendorSiteDetails></f:vendor>
<f:transactionInformation><f:status description="DRAFT">D</f:status><f:createdDate>2024-02-31 00:00:00</f:createdDate></f:transactionInformation></f:award></ns0:content></ns0:entry></ns0:feed>`

func parse(doc source.Document) (notices []*procurement.Notice, errs []error) {
	for n, err := range (fpds.Parser{}).Parse(doc) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

// What cannot be read is a finding on the notice, and no fact.
func TestFindings(t *testing.T) {
	t.Parallel()
	notices, errs := parse(source.Bytes("us-fpds", "file:///x.xml", []byte(page)))
	if len(notices) != 1 || len(errs) > 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	have := map[string]bool{}
	for _, issue := range notices[0].Issues {
		have[issue.Code] = true
	}
	for _, code := range []string{"unparsed-date", "no-date", "no-contracting-agency", "unmapped-country", "supplier-withheld", "unmapped-code",
		"unparsed-number", "unparsed-amount", "not-final"} {
		if !have[code] {
			t.Errorf("no issue %s in %v", code, notices[0].Issues)
		}
	}
}

// A zip of pages is read like a page, and pointers lead through it.
func TestContainer(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, name := range []string{"1.xml", "2.xml"} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(page)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	notices, errs := parse(source.Bytes("us-fpds", "file:///x.zip", packed.Bytes()))
	if len(notices) != 2 || len(errs) > 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	if want := "zip:2.xml!/ns0:feed[1]/ns0:entry[1]/ns0:content[1]/f:award[1]"; notices[1].Pointer != want {
		t.Errorf("pointer %s, want %s", notices[1].Pointer, want)
	}
}

// A feed of deletions is told by the links of its head where its address does not.
func TestDeletedByHead(t *testing.T) {
	t.Parallel()
	body := bytes.Replace([]byte(page), []byte("<ns0:title>"), []byte(`<ns0:link rel="next" href="https://www.fpds.gov/ezsearch/FEEDS/ATOM?FEEDNAME=DELETED&amp;start=10"/><ns0:title>`), 1)
	notices, _ := parse(source.Bytes("us-fpds", "file:///x.xml", body))
	if len(notices) != 1 || notices[0].PublishedRaw != "2024-04-01 00:00:00" || notices[0].Release["awards"] != nil {
		t.Errorf("%+v", notices)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(page))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><content><IDV xmlns="https://www.fpds.gov/FPDS"><contractID><IDVID><agencyID>1</agencyID><PIID>2</PIID></IDVID><referencedIDVID><agencyID>3</agencyID><PIID>4</PIID></referencedIDVID></contractID></IDV></content></entry></feed>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		notices, errs := parse(source.Bytes("us-fpds", "file:///x.xml", body))
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
