# Compares the values of an evidence packet with the archived exchanges in it. Python 3, standard library alone.
import functools, gzip, hashlib, json, re, sys, xml.dom.minidom, zipfile

packet, bodies, checked = zipfile.ZipFile(sys.argv[1]), {}, {}
for line in packet.read("SHA256SUMS").decode().splitlines():
    if hashlib.sha256(packet.read(line[66:])).hexdigest() != line[:64]:
        sys.exit("changed: " + line[66:])
for name in packet.namelist():
    warc = gzip.decompress(packet.read(name)) if name.endswith(".warc.gz") else b""
    while warc:
        head, block = warc.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"Content-Length: (\d+)", head)[1])
        if b"WARC-Type: response" in head:
            body = block[:length].split(b"\r\n\r\n", 1)[1]
            bodies[hashlib.sha256(body).hexdigest()] = body
        warc = block[length + 4:]

def child(node, step):
    if step.startswith("@"):
        return node.getAttributeNode(step[1:])
    name, number = step[:-1].split("[")
    return [c for c in node.childNodes if c.nodeName == name][int(number) - 1]

def at(body, pointer):
    if re.search(r"\][/@\w:-]*$", pointer):
        found = functools.reduce(child, pointer[1:].split("/"), xml.dom.minidom.parseString(body))
        return found.value if found.nodeType == 2 else "".join(c.data for c in found.childNodes if c.nodeType in (3, 4))
    text, steps = body.decode("utf-8-sig"), re.match(r"value:(\d+)!", pointer)
    for _ in range(int(steps[1]) + 1 if steps else 1):
        tree, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text.lstrip())
        text = text.lstrip()[end:]
    keys = [k.replace("~1", "/").replace("~0", "~") for k in pointer.split("!")[-1].split("/")[1:]]
    found = functools.reduce(lambda n, k: n[int(k)] if isinstance(n, list) else n[k], keys, tree)
    return {True: "true", False: "false"}[found] if isinstance(found, bool) else found

for v in json.loads(packet.read("values.json")):
    if v["as_written"]:
        if at(bodies[v["document_sha256"]], v["pointer"]) != v["as_written"]:
            sys.exit("%(label)s: %(pointer)s does not hold %(as_written)s" % v)
        checked[v["kind"]] = checked.get(v["kind"], 0) + 1
print(checked)
