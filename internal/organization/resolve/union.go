package resolve

// forest is a union-find over nodes. The root of a set is its lowest node.
type forest []int32

func newForest(n int32) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = int32(i)
	}
	return f
}

// root finds the lowest node of i's set.
func (f forest) root(i int32) int32 {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

// join makes one set of two and returns its root and the root that is none now.
func (f forest) join(a, b int32) (root, gone int32) {
	a, b = f.root(a), f.root(b)
	if a > b {
		a, b = b, a
	}
	f[b] = a
	return a, b
}
