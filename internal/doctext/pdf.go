package doctext

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// pdfPages is the memory that the PDF engine may use, in pages of 64 KiB: 512 MiB.
const pdfPages = 512 << 20 >> 16

// pdfEngine is pdfium in WebAssembly: no C library, and what it does wrong stays
// in its own memory. It sees no file of this machine.
type pdfEngine struct {
	cache    wazero.CompilationCache
	pool     pdfium.Pool
	instance pdfium.Pdfium
}

func newPDFEngine(ctx context.Context, cacheDir string) (*pdfEngine, error) {
	e := &pdfEngine{}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(pdfPages).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if cacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
		if err != nil {
			return nil, fmt.Errorf("cache of the PDF engine: %w", err)
		}
		e.cache = cache
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{Context: context.WithoutCancel(ctx), MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), RuntimeConfig: config, Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the PDF engine: %w", err), e.close())
	}
	e.pool = pool
	if e.instance, err = pool.GetInstance(time.Minute); err != nil {
		return nil, errors.Join(fmt.Errorf("start the PDF engine: %w", err), e.close())
	}
	return e, nil
}

func (e *pdfEngine) close() error {
	var errs []error
	if e.instance != nil {
		errs = append(errs, e.instance.Close())
	}
	if e.pool != nil {
		errs = append(errs, e.pool.Close())
	}
	if e.cache != nil {
		errs = append(errs, e.cache.Close(context.Background()))
	}
	return errors.Join(errs...)
}

// each reads page by page, so that what a broken page costs is that page.
func (e *pdfEngine) each(body []byte, visit func(Page) error) (err error) {
	doc, err := e.instance.OpenDocument(&requests.OpenDocument{File: &body})
	if err != nil {
		return fmt.Errorf("open PDF: %w", err)
	}
	defer func() {
		if _, cerr := e.instance.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document}); err == nil && cerr != nil {
			err = fmt.Errorf("close PDF: %w", cerr)
		}
	}()
	count, err := e.instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return fmt.Errorf("pages of PDF: %w", err)
	}
	var broken error
	read := 0
	for i := range count.PageCount {
		text, err := e.instance.GetPageText(&requests.GetPageText{Page: requests.Page{
			ByIndex: &requests.PageByIndex{Document: doc.Document, Index: i}}})
		if err != nil {
			broken = fmt.Errorf("page %d of PDF: %w", i+1, err)
			if err := visit(Page{Number: i + 1}); err != nil {
				return err
			}
			continue
		}
		read++
		if err := visit(Page{Number: i + 1, Text: text.Text}); err != nil {
			return err
		}
	}
	if read > 0 && broken != nil {
		return partError{broken}
	}
	return broken
}

// Warm compiles the PDF engine into a cache, without a document: it takes seconds
// of computing, on a busy machine more than a child has for its document.
func Warm(ctx context.Context, cache string) error {
	e, err := newPDFEngine(ctx, cache)
	if err != nil {
		return err
	}
	return e.close()
}
