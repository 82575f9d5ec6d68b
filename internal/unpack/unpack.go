// Package unpack walks the files inside gzip, zip and tar containers, told by
// their first bytes, never by their names. Nothing is written to disk. A workbook
// or text document of an office program is a file, though it is packed as a zip.
//
// A container may hold a container; three in one another are an error. Sizes,
// ratio and number of files are bounded, since a small file can unpack to
// anything.
package unpack

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"daylight/internal/source"
)

// Limits bounds what is unpacked. A zero field means the default.
type Limits struct {
	// Total is the most bytes all members may have together; 8 GiB.
	Total int64
	// Ratio is the most bytes that one byte of a container may become; 250.
	// The first 32 MiB are free: sparse XML compresses better than that.
	Ratio int64
	// Entries is the most members of all containers together; 100,000.
	Entries int
	// Zip is the largest zip read, whose directory stands at its end; 512 MiB.
	Zip int64
}

// ErrTooLarge is wrapped by errors of a container beyond its limits.
var ErrTooLarge = fmt.Errorf("unpacks to more than allowed: %w", source.ErrTruncated)

const (
	maxNesting = 2
	freeBytes  = 32 << 20
)

// Member is a file, or the document itself where it is no container.
type Member struct {
	// Steps leads to the member: container steps as in Notice.Pointer, empty for
	// the document itself.
	Steps string
	// Name is the name in the innermost archive, empty otherwise.
	Name string
	// Reader reads the member. A member that cannot be read (encrypted, cut,
	// failing its checksum) says so here; the others can still be read.
	io.Reader
}

// Walk calls each for every file inside r. Directories and the resource forks of
// macOS are left out. It returns the first error of each, or what is wrong with
// a container as a whole.
func Walk(r io.Reader, l Limits, each func(Member) error) error {
	w := &walk{limits: l.withDefaults(), each: each}
	return w.open("", "", r, 0)
}

func (l Limits) withDefaults() Limits {
	if l.Total == 0 {
		l.Total = 8 << 30
	}
	if l.Ratio == 0 {
		l.Ratio = 250
	}
	if l.Entries == 0 {
		l.Entries = 100_000
	}
	if l.Zip == 0 {
		l.Zip = 512 << 20
	}
	return l
}

type walk struct {
	limits  Limits
	total   int64
	entries int
	each    func(Member) error
}

// open looks at the first bytes of r and descends, or hands the member out.
func (w *walk) open(steps, name string, r io.Reader, nesting int) error {
	br := bufio.NewReader(r)
	head, err := br.Peek(263)
	kind := sniff(head)
	if kind == "" {
		if len(head) == 0 && err != nil && err != io.EOF {
			return w.each(Member{steps, name, broken{err}})
		}
		return w.each(Member{steps, name, br})
	}
	// The tar of a .tar.gz is no container of its own.
	if nesting == maxNesting && (kind != "tar" || !strings.HasSuffix(steps, "gz!")) {
		return w.each(Member{steps, name, broken{fmt.Errorf("a %s inside two other containers", kind)}})
	}
	switch kind {
	case "gzip":
		return w.gzip(steps, name, br, nesting+1)
	case "zip":
		return w.zip(steps, name, br, nesting+1)
	}
	return w.tar(steps, name, br, nesting)
}

func sniff(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}):
		return "gzip"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip"
	case len(head) == 263 && (string(head[257:262]) == "ustar"):
		return "tar"
	}
	return ""
}

func (w *walk) gzip(steps, name string, r io.Reader, nesting int) error {
	packed := &counter{r: r}
	// A bufio.Reader around the counter would read ahead; gzip needs a ByteReader.
	z, err := gzip.NewReader(bufio.NewReader(packed))
	if err != nil {
		return w.each(Member{steps, name, broken{fmt.Errorf("gzip: %w", err)}})
	}
	return w.open(steps+"gz!", name, &bounded{w: w, r: z, packed: packed}, nesting)
}

func (w *walk) zip(steps, name string, r io.Reader, nesting int) error {
	b, err := io.ReadAll(io.LimitReader(r, w.limits.Zip+1))
	if err == nil && int64(len(b)) > w.limits.Zip {
		err = fmt.Errorf("larger than %d bytes: %w", w.limits.Zip, ErrTooLarge)
	}
	if err != nil {
		return w.each(Member{steps, name, broken{fmt.Errorf("zip: %w", err)}})
	}
	archive, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return w.each(Member{steps, name, broken{fmt.Errorf("zip: %w", err)}})
	}
	if office(archive) {
		return w.each(Member{steps, name, bytes.NewReader(b)})
	}
	for _, f := range archive.File {
		if f.FileInfo().IsDir() || fork(f.Name) {
			continue
		}
		if err := w.zipFile(steps, f, nesting); err != nil {
			return err
		}
	}
	return nil
}

// office reports whether a zip is a document of an office program (ECMA-376 part 2,
// 10.1.2: the content types item is at its root): such a file is handed out whole.
func office(archive *zip.Reader) bool {
	return slices.ContainsFunc(archive.File, func(f *zip.File) bool { return f.Name == "[Content_Types].xml" })
}

func (w *walk) zipFile(steps string, f *zip.File, nesting int) error {
	if err := w.count(); err != nil {
		return err
	}
	inner := steps + "zip:" + escape(f.Name) + "!"
	if f.Flags&1 != 0 {
		return w.each(Member{inner, f.Name, broken{errors.New("the zip member is encrypted")}})
	}
	rc, err := f.Open()
	if err != nil {
		return w.each(Member{inner, f.Name, broken{fmt.Errorf("zip member: %w", err)}})
	}
	defer rc.Close()
	packed := &counter{n: int64(f.CompressedSize64)}
	return w.open(inner, f.Name, &bounded{w: w, r: rc, packed: packed}, nesting)
}

// tar counts as a container of its own only where it is not packed: .tar.gz is
// one container to its makers.
func (w *walk) tar(steps, name string, r io.Reader, nesting int) error {
	if !strings.HasSuffix(steps, "gz!") {
		nesting++
	}
	archive := tar.NewReader(r)
	for {
		h, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return w.each(Member{steps, name, broken{fmt.Errorf("tar: %w", err)}})
		}
		if h.Typeflag != tar.TypeReg || fork(h.Name) {
			continue
		}
		if err := w.count(); err != nil {
			return err
		}
		if err := w.open(steps+"tar:"+escape(h.Name)+"!", h.Name, archive, nesting); err != nil {
			return err
		}
	}
}

func (w *walk) count() error {
	w.entries++
	if w.entries > w.limits.Entries {
		return fmt.Errorf("more than %d files: %w", w.limits.Entries, ErrTooLarge)
	}
	return nil
}

// fork reports whether a member only holds what macOS keeps beside a file.
func fork(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), "._")
}

func escape(name string) string {
	return strings.NewReplacer("%", "%25", "!", "%21").Replace(name)
}

// broken is a member that cannot be read.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// counter counts what is read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// bounded fails when a member grows beyond the limits.
type bounded struct {
	w      *walk
	r      io.Reader
	packed *counter
	n      int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	b.w.total += int64(n)
	switch {
	case b.w.total > b.w.limits.Total:
		return 0, fmt.Errorf("more than %d bytes: %w", b.w.limits.Total, ErrTooLarge)
	case b.n > freeBytes && b.n/max(b.packed.n, 1) > b.w.limits.Ratio:
		return 0, fmt.Errorf("a byte becomes more than %d: %w", b.w.limits.Ratio, ErrTooLarge)
	case err != nil && err != io.EOF:
		err = fmt.Errorf("%w: %w", source.ErrTruncated, err)
	}
	return n, err
}
