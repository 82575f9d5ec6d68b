package resolve

// sharedDomain reports whether unrelated organisations have mail or pages under
// a domain: mail services, site builders, social networks and directories, as
// they advertise themselves in November 2026. It is our own list, to be added to
// when a block of one domain holds unrelated names.
func sharedDomain(domain string) bool {
	switch domain {
	case // mail
		"126.com", "139.com", "163.com", "abv.bg", "aol.com", "arcor.de", "azet.sk", "bellsouth.net", "bigmir.net", "bigpond.com",
		"bk.ru", "bluewin.ch", "bol.com.br", "btconnect.com", "btinternet.com", "centrum.cz", "comcast.net", "cox.net", "daum.net",
		"earthlink.net", "email.cz", "fastmail.com", "foxmail.com", "free.fr", "freemail.hu", "freenet.de", "gmail.com", "gmx.at",
		"gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hanmail.net", "hotmail.co.uk", "hotmail.com", "hotmail.com.br",
		"hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "i.ua", "icloud.com", "ig.com.br", "inbox.lt", "inbox.lv", "inbox.ru",
		"interia.pl", "laposte.net", "libero.it", "list.ru", "live.com", "live.com.mx", "live.fr", "mac.com", "mail.bg", "mail.com",
		"mail.ee", "mail.ru", "mail.ua", "me.com", "meta.ua", "msn.com", "naver.com", "o2.pl", "onet.eu", "onet.pl", "op.pl",
		"orange.fr", "outlook.com", "outlook.com.br", "outlook.es", "outlook.fr", "pec.it", "poczta.onet.pl", "prodigy.net.mx",
		"proton.me", "protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com", "sapo.pt", "sbcglobal.net",
		"seznam.cz", "sfr.fr", "shaw.ca", "sina.com", "sympatico.ca", "t-online.de", "telefonica.net", "telenet.be", "terra.com.br",
		"tiscali.it", "tut.by", "ukr.net", "uol.com.br", "verizon.net", "virgilio.it", "wanadoo.fr", "web.de", "windowslive.com",
		"wp.pl", "ya.ru", "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.ar", "yahoo.com.br",
		"yahoo.com.mx", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.gr", "yahoo.it", "yandex.com", "yandex.ru", "yandex.ua",
		"ymail.com", "zoho.com", "arubapec.it", "legalmail.it", "postecert.it",
		// pages
		"about.me", "altervista.org", "amazonaws.com", "azurewebsites.net", "b2bhint.com", "bing.com", "bit.ly", "blogspot.com",
		"business.site", "canva.site", "carrd.co", "duckdns.org", "dropbox.com", "facebook.com", "fb.com", "firebaseapp.com",
		"github.com", "github.io", "gitlab.io", "godaddysites.com", "google.com", "goo.gl", "herokuapp.com", "instagram.com",
		"jimdo.com", "jimdofree.com", "jimdosite.com", "linkedin.com", "linktr.ee", "medium.com", "myshopify.com", "netlify.app",
		"notion.site", "ok.ru", "pages.dev", "pagesjaunes.fr", "paginasamarillas.es", "prom.ua", "sharepoint.com", "site123.me",
		"sites.google.com", "squarespace.com", "strikingly.com", "t.me", "telegram.me", "twitter.com", "uab.lt", "ucoz.ru",
		"vercel.app", "vk.com", "wa.me", "webflow.io", "webnode.com", "webnode.cz", "webs.com", "weebly.com", "wikipedia.org",
		"wixsite.com", "wordpress.com", "x.com", "yell.com", "youtube.com",
		// said instead of a domain
		"example.com", "localhost", "n-a.com", "na.com", "none.com", "test.com":
		return true
	}
	return false
}
