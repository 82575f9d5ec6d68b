package mrgov

import (
	"path/filepath"
	"strings"

	"golang.org/x/net/html"
)

// oldSite is where links of saved pages lead; its files are no longer served.
const oldSite = "https://www.mr.gov.il"

const spanPrefix = "ctl00_PlaceHolderMain_lbl_"

// old takes the facts of a notice page of the old site, whose values stand in
// spans with telling ids. It reports whether the page is one.
func (p *page) old() bool {
	spans := findAll(p.root, `span[id^="`+spanPrefix+`"]`)
	if len(spans) == 0 {
		return false
	}
	p.site = oldSite
	p.exempt = find(p.root, ".PtorFields") != nil
	for _, span := range spans {
		name := strings.TrimPrefix(attr(span, "id"), spanPrefix)
		f := spanField(name)
		if name == "ClaimDate" && strings.Contains(p.labelOf(span), "השגות") {
			f = objectUntil
		}
		if f == unknownsField {
			p.unmapped(name, span)
			continue
		}
		if f == subjects {
			p.subjectList(span)
			continue
		}
		p.add(f, content(span), span)
	}
	for _, link := range findAll(p.root, ".MrDLFFileData a[href]") {
		d := document{link: link, title: content(link)}
		if date := find(link.Parent.Parent, ".DLFUpdateDate"); date != nil {
			d.date, d.dateNode = afterColon(content(date)), date
		}
		p.document(d, filepath.Base(attr(link, "href")))
	}
	return true
}

// labelOf is the label that stands with a span in its panel.
func (p *page) labelOf(span *html.Node) string {
	for n := span.Parent; n != nil; n = n.Parent {
		if strings.HasPrefix(attr(n, "id"), "ctl00_PlaceHolderMain_pnl_") {
			return clean(content(find(n, ".FieldTitle, .Title")))
		}
	}
	return ""
}

func spanField(name string) field {
	switch name {
	case "SERIAL_NUMBER":
		return number
	case "PublishNum":
		return procedure
	case "PublicationName":
		return title
	case "PUBLISHER", "Publisher":
		return publisher
	case "PublicationType":
		return kind
	case "PublicationSTATUS":
		return status
	case "Decision":
		return decision
	case "PublishDate":
		return publishedOn
	case "UpdateDate":
		return updatedOn
	case "PublicationSUBJECT":
		return subjects
	case "PtorReason":
		return reason
	case "Regulation":
		return regulation
	case "TotalAmount":
		return amount
	case "Currency":
		return currency
	}
	return spanFieldMore(name)
}

func spanFieldMore(name string) field {
	switch name {
	case "StartDate":
		return periodStart
	case "EndDate":
		return periodEnd
	case "SupplierNum":
		return supplierID
	case "SupplierName":
		return supplierName
	case "ClaimDate":
		return submitUntil
	case "ContactPersonName":
		return contactName
	case "ContactPersonEmail":
		return contactMail
	case "ContactPersonPhone":
		return contactPhone
	case "TaarichAcharonLetashlum", "SchumLetashlum", "IsUseSharatTashalumim":
		return leftOut
	}
	return unknownsField
}

const panelPrefix = "ctl00_PlaceHolderMain_"

// centralTender takes the facts of the old site's page on a central tender: rows
// of label and value, and the winners as a paragraph.
func (p *page) centralTender() bool {
	panel := find(p.root, "#"+panelPrefix+"ManofSerialNumberPanel")
	if panel == nil {
		return false
	}
	p.site, p.central = oldSite, true
	if h1 := find(p.root, "h1.MainTitle"); h1 != nil {
		p.add(title, content(h1), h1)
	}
	for _, row := range findAll(p.root, ".MichrazField, .MichrazLongField") {
		p.centralRow(row)
	}
	if text := find(p.root, "#"+panelPrefix+"GovXContentSectionPanel .ms-rtestate-field"); text != nil {
		p.add(description, content(text), text)
	}
	for _, n := range []string{"1", "2"} {
		heading := find(p.root, "#"+panelPrefix+"GovXParagraphTitle"+n+"Panel")
		text := find(p.root, "#"+panelPrefix+"GovXParagraph"+n+"Panel .ms-rtestate-field")
		if heading != nil && text != nil {
			p.paragraph(clean(content(heading)), text)
		}
	}
	for _, link := range findAll(p.root, "#"+panelPrefix+"SummaryLinksPanel .link-item a[href]") {
		p.document(document{link: link, title: content(link)}, "")
	}
	return true
}

func (p *page) centralRow(row *html.Node) {
	value := find(row, ".value, .Datevalue")
	label := find(row, ".FieldTitle, span")
	if value == nil || label == nil {
		return
	}
	switch f := labelled(clean(content(label))); f {
	case unknownsField:
		p.unmapped(clean(content(label)), label)
	case subjects:
		p.subjectList(value)
	default:
		p.add(f, content(value), value)
	}
}

// maxName is the longest line that is taken for a supplier's name.
const maxName = 120

// paragraph takes the winners, one a line, from the paragraph under their title.
func (p *page) paragraph(heading string, text *html.Node) {
	if labelled(heading) != supplierName {
		if content(text) != "" {
			p.unmapped(heading, text)
		}
		return
	}
	for _, line := range lines(text) {
		if len([]rune(line.text)) > maxName {
			p.unmapped(heading, line.node)
			continue
		}
		p.add(supplierName, line.text, line.node)
	}
}

func afterColon(text string) string {
	_, after, found := strings.Cut(text, ":")
	if !found {
		return text
	}
	return tidy(after)
}
