import hashlib, json, sqlite3, sys

db = sqlite3.connect(sys.argv[1])
(head,) = db.execute("SELECT genesis FROM register").fetchone()
for *row, prev_hash, own_hash in db.execute("SELECT * FROM event ORDER BY seq"):
    text = json.dumps([prev_hash] + row, ensure_ascii=False, separators=(",", ":"))
    if prev_hash != head or own_hash != hashlib.sha256(text.encode()).hexdigest():
        sys.exit(f"event {row[0]} is not as it was written")
    head = own_hash
print(head)
