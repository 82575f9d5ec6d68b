// Command check compares the values of an evidence packet with the archived
// exchanges in it. It imports nothing of daylight.
package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"strconv"
	"strings"
)

func main() {
	packet, _ := zip.OpenReader(os.Args[1])
	files, bodies, checked, sum := map[string][]byte{}, map[string][]byte{}, map[string]int{}, ""
	for _, f := range packet.File {
		r, _ := f.Open()
		files[f.Name], _ = io.ReadAll(r)
	}
	for line := range strings.Lines(string(files["SHA256SUMS"])) {
		if name := strings.TrimSpace(line[66:]); line[:64] != fmt.Sprintf("%x", sha256.Sum256(files[name])) {
			log.Fatal("changed: ", name)
		}
	}
	for name := range files {
		for warc := unpack(files[name]); strings.HasSuffix(name, ".warc.gz") && len(warc) > 0; warc = warc[4:] {
			head, block, _ := bytes.Cut(warc, []byte("\r\n\r\n"))
			length, _ := strconv.Atoi(string(regexp.MustCompile(`Content-Length: (\d+)`).FindSubmatch(head)[1]))
			if _, body, _ := bytes.Cut(block[:length], []byte("\r\n\r\n")); bytes.Contains(head, []byte("WARC-Type: response")) {
				sum = fmt.Sprintf("%x", sha256.Sum256(body))
				bodies[sum] = body
			}
			warc = block[length:]
		}
	}
	var values []map[string]any
	json.Unmarshal(files["values.json"], &values)
	for _, v := range values {
		want, pointer, body := v["as_written"].(string), v["pointer"].(string), bodies[v["document_sha256"].(string)]
		if body == nil || want != "" && at(body, pointer) != want {
			log.Fatalf("%s at %s: the document says %q, not %q", v["label"], pointer, at(body, pointer), want)
		} else if want != "" {
			checked[v["kind"].(string)]++
		}
	}
	fmt.Println(checked)
}

func unpack(b []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	b, _ = io.ReadAll(r)
	return b
}

func at(body []byte, pointer string) (text string) {
	if strings.HasSuffix(strings.Split(pointer, "/@")[0], "]") {
		path, counts := []string{""}, map[string]int{}
		for dec := xml.NewDecoder(bytes.NewReader(body)); ; {
			token, err := dec.RawToken()
			switch t := token.(type) {
			case xml.StartElement:
				here := path[len(path)-1] + "/" + strings.TrimPrefix(t.Name.Space+":"+t.Name.Local, ":")
				counts[here]++
				path = append(path, fmt.Sprintf("%s[%d]", here, counts[here]))
				for _, a := range t.Attr {
					if path[len(path)-1]+"/@"+strings.TrimPrefix(a.Name.Space+":"+a.Name.Local, ":") == pointer {
						return a.Value
					}
				}
			case xml.CharData:
				if path[len(path)-1] == pointer {
					text += string(t)
				}
			case xml.EndElement:
				path = path[:len(path)-1]
			}
			if err != nil {
				return text
			}
		}
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	dec.UseNumber()
	var tree any
	for n, _ := strconv.Atoi(regexp.MustCompile(`^value:(\d+)!|$`).FindStringSubmatch(pointer)[1]); n >= 0; n-- {
		tree = nil
		dec.Decode(&tree)
	}
	_, place, _ := strings.Cut(pointer, "/")
	for part := range strings.SplitSeq(place, "/") {
		switch node := tree.(type) {
		case map[string]any:
			tree = node[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]
		case []any:
			i, _ := strconv.Atoi(part)
			tree = node[i]
		}
	}
	return fmt.Sprint(tree)
}
