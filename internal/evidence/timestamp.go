package evidence

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"time"
)

// What a time stamp authority is asked and answers: RFC 3161 (August 2001),
// sections 2.4.1 and 2.4.2, read 2026-11.
type (
	messageImprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Hash      []byte
	}
	timeStampReq struct {
		Version int
		Imprint messageImprint
		Nonce   *big.Int
		CertReq bool // true: the answer holds the authority's certificate
	}
	timeStampResp struct {
		Status struct {
			Code int
			Text []asn1.RawValue `asn1:"optional"`
			Fail asn1.BitString  `asn1:"optional"`
		}
		Token contentInfo `asn1:"optional"`
	}
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,optional,tag:0"`
	}
	signedData struct {
		Version    int
		Algorithms asn1.RawValue
		Content    contentInfo
	}
	accuracy struct {
		Seconds int `asn1:"optional"`
		Millis  int `asn1:"optional,tag:0"`
		Micros  int `asn1:"optional,tag:1"`
	}
	tstInfo struct {
		Version  int
		Policy   asn1.ObjectIdentifier
		Imprint  messageImprint
		Serial   *big.Int
		Time     time.Time `asn1:"generalized"`
		Accuracy accuracy  `asn1:"optional"`
		Ordering bool      `asn1:"optional"`
		Nonce    *big.Int  `asn1:"optional"`
	}
)

func sha256Identifier() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
}

// StampRequest is a DER TimeStampReq over text with a random nonce: what a time
// stamp authority takes as application/timestamp-query.
func StampRequest(text []byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 63))
	if err != nil {
		return nil, fmt.Errorf("nonce: %w", err)
	}
	sum := sha256.Sum256(text)
	imprint := messageImprint{pkix.AlgorithmIdentifier{Algorithm: sha256Identifier(), Parameters: asn1.NullRawValue}, sum[:]}
	return asn1.Marshal(timeStampReq{Version: 1, Imprint: imprint, Nonce: nonce.Add(nonce, big.NewInt(1)), CertReq: true})
}

// CheckStamp reports when an authority's answer says that text existed. The
// answer must grant the stamp, be over text and belong to the request. The
// signature is not checked: that takes the authority's certificate, and is
// `openssl ts -verify`.
func CheckStamp(request, response, text []byte) (time.Time, error) {
	var asked timeStampReq
	if _, err := asn1.Unmarshal(request, &asked); err != nil {
		return time.Time{}, fmt.Errorf("time stamp request: %w", err)
	}
	info, err := stampInfo(response)
	if err != nil {
		return time.Time{}, err
	}
	sum := sha256.Sum256(text)
	switch {
	case !info.Imprint.Algorithm.Algorithm.Equal(sha256Identifier()) || !bytes.Equal(info.Imprint.Hash, sum[:]):
		return time.Time{}, errors.New("the time stamp is over another text")
	case info.Nonce == nil || asked.Nonce.Cmp(info.Nonce) != 0:
		return time.Time{}, errors.New("the time stamp answers another request: its nonce differs")
	}
	return info.Time.UTC(), nil
}

func stampInfo(response []byte) (tstInfo, error) {
	var resp timeStampResp
	var data signedData
	var content []byte
	var info tstInfo
	rest, err := asn1.Unmarshal(response, &resp)
	if err != nil {
		return info, fmt.Errorf("answer of the time stamp authority: %w", err)
	}
	if len(rest) > 0 {
		return info, errors.New("answer of the time stamp authority: bytes after its end")
	}
	if resp.Status.Code > 1 { // 0 granted, 1 granted with changes
		return info, fmt.Errorf("the authority refused the time stamp: status %d%s", resp.Status.Code, statusText(resp.Status.Text))
	}
	if _, err := asn1.Unmarshal(resp.Token.Content.Bytes, &data); err != nil {
		return info, fmt.Errorf("time stamp token: %w", err)
	}
	if _, err := asn1.Unmarshal(data.Content.Content.Bytes, &content); err != nil {
		return info, fmt.Errorf("content of the time stamp token: %w", err)
	}
	if _, err := asn1.Unmarshal(content, &info); err != nil {
		return info, fmt.Errorf("content of the time stamp token: %w", err)
	}
	return info, nil
}

func statusText(texts []asn1.RawValue) string {
	out := ""
	for _, t := range texts {
		out += ", " + plain(string(t.Bytes))
	}
	return out
}

// maxStamp bounds an authority's answer: a token with certificates has some
// kilobytes.
const maxStamp = 1 << 20

// Ask has an authority stamp text, and returns its answer once CheckStamp accepts
// it. The agent names who asks.
func Ask(ctx context.Context, client *http.Client, address, agent string, text []byte) ([]byte, time.Time, error) {
	request, err := StampRequest(text)
	if err != nil {
		return nil, time.Time{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(request))
	if err != nil {
		return nil, time.Time{}, err
	}
	req.Header.Set("Content-Type", "application/timestamp-query")
	req.Header.Set("Accept", "application/timestamp-reply")
	req.Header.Set("User-Agent", agent)
	resp, err := client.Do(req)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, time.Time{}, fmt.Errorf("%s answers %s", address, resp.Status)
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxStamp+1))
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("%s: %w", address, err)
	}
	if len(answer) > maxStamp {
		return nil, time.Time{}, fmt.Errorf("%s answers with more than %d bytes", address, maxStamp)
	}
	at, err := CheckStamp(request, answer, text)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("%s: %w", address, err)
	}
	return answer, at, nil
}
