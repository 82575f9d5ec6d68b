// Package collate brings the releases of each process together, oldest first, out
// of any number in any order, with bounded memory: what does not fit into a buffer
// is sorted and written to a temporary file, and the files are merged. Of one
// process it holds one release at a time.
package collate

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// Rank puts what is known before the releases of a process first.
type Rank int

// Ranks.
const (
	Base    Rank = iota // the outcome of an earlier merge
	Undated             // a release without a date
	Dated
)

// Item is a release with what it is sorted by; those alike keep their order.
type Item struct {
	OCID string
	Rank Rank
	Date string
	// Place is file and place, for messages.
	Place string
	Body  []byte
	Seq   int64
}

func compare(a, b *Item) int {
	return cmp.Or(cmp.Compare(a.OCID, b.OCID), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Seq, b.Seq))
}

const (
	// bufferBytes is what is sorted in memory.
	bufferBytes = 8 << 20
	// fanIn is how many files are merged at once.
	fanIn = 32
	// overhead is about what an item takes besides its texts.
	overhead = 128
)

// Sorter takes items and gives them back in order. Close removes its files.
type Sorter struct {
	dir    string // where temporary files go, empty for the system's place
	limit  int
	folder string
	items  []*Item
	size   int
	seq    int64
	// runs are the files by level: fanIn files make one of the next level.
	runs [][]string
	made int
}

// New makes a sorter that writes its temporary files below dir, which may be empty.
func New(dir string) *Sorter { return &Sorter{dir: dir, limit: bufferBytes} }

// Add takes an item; its Seq is set.
func (s *Sorter) Add(item Item) error {
	item.Seq = s.seq
	s.seq++
	s.items = append(s.items, &item)
	if s.size += len(item.Body) + len(item.OCID) + len(item.Place) + overhead; s.size < s.limit {
		return nil
	}
	return s.spill()
}

func (s *Sorter) spill() error {
	slices.SortFunc(s.items, compare)
	i := 0
	err := s.write(0, func() (*Item, error) {
		if i == len(s.items) {
			return nil, io.EOF
		}
		i++
		return s.items[i-1], nil
	})
	s.items, s.size = nil, 0
	return err
}

// write makes a file of a level, and of too many of them one of the next.
func (s *Sorter) write(level int, next func() (*Item, error)) (err error) {
	if s.folder == "" {
		if s.folder, err = os.MkdirTemp(s.dir, "daylight-ocds-"); err != nil {
			return fmt.Errorf("temporary folder (set TMPDIR to a place with room): %w", err)
		}
	}
	s.made++
	name := fmt.Sprintf("%s/%06d", s.folder, s.made)
	if err := writeRun(name, next); err != nil {
		return fmt.Errorf("temporary file (set TMPDIR to a place with room): %w", err)
	}
	for len(s.runs) <= level {
		s.runs = append(s.runs, nil)
	}
	if s.runs[level] = append(s.runs[level], name); len(s.runs[level]) < fanIn {
		return nil
	}
	names := s.runs[level]
	s.runs[level] = nil
	m, err := open(names)
	if err != nil {
		return err
	}
	err = s.write(level+1, m.next)
	m.close()
	for _, name := range names {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

func writeRun(name string, next func() (*Item, error)) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 64<<10)
	enc := gob.NewEncoder(w)
	for err == nil {
		var item *Item
		if item, err = next(); err == nil {
			err = enc.Encode(item)
		}
	}
	if err == io.EOF {
		err = w.Flush()
	}
	return errors.Join(err, f.Close())
}

// Each gives all items in order. It is called once, after the last Add.
func (s *Sorter) Each(visit func(*Item) error) error {
	if s.made == 0 {
		slices.SortFunc(s.items, compare)
		for i, item := range s.items {
			s.items[i] = nil
			if err := visit(item); err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.spill(); err != nil {
		return err
	}
	m, err := open(slices.Concat(s.runs...))
	if err != nil {
		return err
	}
	defer m.close()
	for {
		item, err := m.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = visit(item)
		}
		if err != nil {
			return err
		}
	}
}

// Close removes the temporary files.
func (s *Sorter) Close() error {
	if s.folder == "" {
		return nil
	}
	return os.RemoveAll(s.folder)
}

// run is a file being read, with its next item.
type run struct {
	file *os.File
	dec  *gob.Decoder
	item *Item
}

func (r *run) advance() error {
	r.item = &Item{}
	if err := r.dec.Decode(r.item); err != nil {
		r.item = nil
		if err != io.EOF {
			return fmt.Errorf("temporary file: %w", err)
		}
	}
	return nil
}

// merge is a heap of files by their next items.
type merge struct{ runs []*run }

func open(names []string) (*merge, error) {
	m := &merge{}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			m.close()
			return nil, err
		}
		r := &run{file: f, dec: gob.NewDecoder(bufio.NewReaderSize(f, 32<<10))}
		m.runs = append(m.runs, r)
		if err := r.advance(); err != nil {
			m.close()
			return nil, err
		}
	}
	heap.Init(m)
	return m, nil
}

func (m *merge) next() (*Item, error) {
	for len(m.runs) > 0 && m.runs[0].item == nil {
		m.runs[0].file.Close()
		heap.Pop(m)
	}
	if len(m.runs) == 0 {
		return nil, io.EOF
	}
	item := m.runs[0].item
	if err := m.runs[0].advance(); err != nil {
		return nil, err
	}
	heap.Fix(m, 0)
	return item, nil
}

func (m *merge) close() {
	for _, r := range m.runs {
		r.file.Close()
	}
}

// Len implements heap.Interface.
func (m *merge) Len() int { return len(m.runs) }

// Less implements heap.Interface; a file at its end comes first, to be closed.
func (m *merge) Less(i, j int) bool {
	a, b := m.runs[i].item, m.runs[j].item
	if a == nil || b == nil {
		return a == nil && b != nil
	}
	return compare(a, b) < 0
}

// Swap implements heap.Interface.
func (m *merge) Swap(i, j int) { m.runs[i], m.runs[j] = m.runs[j], m.runs[i] }

// Push implements heap.Interface.
func (m *merge) Push(x any) { m.runs = append(m.runs, x.(*run)) }

// Pop implements heap.Interface.
func (m *merge) Pop() any {
	last := m.runs[len(m.runs)-1]
	m.runs = m.runs[:len(m.runs)-1]
	return last
}
