//! PDFs as bytes, good and bad.

/// A PDF of these objects, the first being its catalogue; what is in `trailer` stands in its trailer too.
pub fn of_objects(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", index + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n").bytes(),
    );
    bytes
}

pub fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {dictionary} /Length {} >>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

fn content(text: &str) -> Vec<u8> {
    let mut content = String::from("BT /F1 12 Tf 72 720 Td 14 TL\n");
    for line in text.lines() {
        let line = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        content.push_str(&format!("({line}) Tj T*\n"));
    }
    content.push_str("ET");
    content.into_bytes()
}

/// A page for each text, line by line.
pub fn of_pages(texts: &[&str]) -> Vec<u8> {
    of_objects(&page_objects(texts), "")
}

fn page_objects(texts: &[&str]) -> Vec<Vec<u8>> {
    let kids: Vec<String> = (0..texts.len())
        .map(|index| format!("{} 0 R", 4 + 2 * index))
        .collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!(
            "<< /Type /Pages /Count {} /Kids [{}] /MediaBox [0 0 612 792] >>",
            texts.len(),
            kids.join(" ")
        )
        .into_bytes(),
        FONT.as_bytes().to_vec(),
    ];
    for (index, text) in texts.iter().enumerate() {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            5 + 2 * index
        );
        objects.push(page.into_bytes());
        objects.push(stream("", &content(text)));
    }
    objects
}

/// Needs a password that nobody knows.
pub fn protected() -> Vec<u8> {
    let mut objects = page_objects(&["a secret of the harbour"]);
    let key = "4".repeat(64);
    objects.push(format!("<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -44 >>").into_bytes());
    let encrypt = objects.len();
    let id = "0123456789abcdef".repeat(2);
    of_objects(&objects, &format!("/Encrypt {encrypt} 0 R /ID [<{id}> <{id}>]"))
}

/// Whose first page can be read and whose second is its own parent: who looks for its size goes round for ever, until
/// the stack is full.
pub fn own_parent() -> Vec<u8> {
    let mut objects = page_objects(&["The first page of the ledger.", "lost"]);
    objects[1] = b"<< /Type /Pages /Count 2 /Kids [4 0 R 6 0 R] >>".to_vec();
    let page = String::from_utf8(objects[3].clone()).unwrap();
    objects[3] = page
        .replace("/Parent", "/MediaBox [0 0 612 792] /Parent")
        .into_bytes();
    objects[5] =
        b"<< /Type /Page /Parent 6 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 7 0 R >>".to_vec();
    of_objects(&objects, "")
}

/// Which draws a form twice that draws a form twice, fifty times over.
pub fn endless() -> Vec<u8> {
    let mut objects = page_objects(&[""]);
    objects[3] =
        b"<< /Type /Page /Parent 2 0 R /Resources << /XObject << /X 6 0 R >> >> /Contents 5 0 R >>".to_vec();
    objects[4] = stream("", b"/X Do");
    for number in 0..50 {
        let next = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >>",
            7 + number
        );
        objects.push(stream(&next, b"/X Do /X Do"));
    }
    objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b"q Q"));
    of_objects(&objects, "")
}

/// A page of four thousand million bytes, packed twice.
pub fn bomb() -> Vec<u8> {
    let inner = deflated_repetition(b"q Q\n", 4_000_000_000);
    let mut objects = page_objects(&[""]);
    objects[4] = stream("/Filter [/FlateDecode /FlateDecode]", &stored(&inner));
    of_objects(&objects, "")
}

/// A zlib stream of `period` over and over: matches of 258 bytes at the distance of one period, 13 bits each.
fn deflated_repetition(period: &[u8], bytes: u64) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(1, 1);
    bits.put(1, 2);
    for byte in period {
        // A literal below 144 has eight bits, the first of them first.
        bits.put_reversed(0x30 + u32::from(*byte), 8);
    }
    let distance = u32::try_from(period.len()).unwrap() - 1;
    for _ in 0..bytes / 258 {
        bits.put_reversed(0b1100_0101, 8);
        bits.put_reversed(distance, 5);
    }
    bits.put(0, 7);
    let mut stream = vec![0x78, 0x01];
    stream.extend(bits.bytes);
    stream.push(bits.last);
    // Nobody comes as far as the sum.
    stream.extend([0; 4]);
    stream
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    last: u8,
    used: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            self.last |= u8::from(value >> bit & 1 == 1) << self.used;
            self.used += 1;
            if self.used == 8 {
                self.bytes.push(self.last);
                (self.last, self.used) = (0, 0);
            }
        }
    }

    fn put_reversed(&mut self, value: u32, count: u32) {
        self.put(value.reverse_bits() >> (32 - count), count);
    }
}

/// A zlib stream of these bytes as they are.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        stream.push(u8::from(blocks.peek().is_none()));
        let length = u16::try_from(block.len()).unwrap();
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}
