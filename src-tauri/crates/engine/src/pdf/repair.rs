//! PDFs whose table of objects is missing or wrong, as broken-off downloads and careless programs leave them.

use std::collections::BTreeMap;
use std::io::Write;

/// Numbers of objects beyond this are read out of noise.
const MOST_OBJECTS: usize = 2_000_000;

/// The same bytes with a new table of the objects that stand in them behind; `None` where there is no catalogue among
/// them, or they are encrypted: what that needs would be lost.
pub(super) fn with_new_table(bytes: &[u8]) -> Option<Vec<u8>> {
    if find(bytes, b"/Encrypt").is_some() {
        return None;
    }
    let objects = objects(bytes);
    let is_catalogue = |(_, (start, _)): &(&usize, &(usize, usize))| {
        let body = &bytes[*start..];
        let body = &body[..find(body, b"endobj").unwrap_or(body.len())];
        find(body, b"/Catalog").is_some()
    };
    let (root, (_, generation)) = objects.iter().rfind(is_catalogue)?;
    let size = objects.last_key_value()?.0 + 1;
    let mut repaired = bytes.to_vec();
    let table = repaired.len() + 1;
    // Writing into memory does not fail.
    let _ = write!(repaired, "\nxref\n0 {size}\n");
    for number in 0..size {
        let _ = match objects.get(&number) {
            Some((start, generation)) => writeln!(repaired, "{start:010} {generation:05} n "),
            None => writeln!(repaired, "0000000000 65535 f "),
        };
    }
    let _ = write!(
        repaired,
        "trailer\n<< /Size {size} /Root {root} {generation} R >>\nstartxref\n{table}\n%%EOF\n"
    );
    Some(repaired)
}

/// By their numbers, where they stand and of which generation they are; of several the last, which is the newest.
fn objects(bytes: &[u8]) -> BTreeMap<usize, (usize, usize)> {
    let mut objects = BTreeMap::new();
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b" obj") {
        let end = at + found;
        at = end + 4;
        let Some((generation, end)) = number_before(bytes, end) else {
            continue;
        };
        let Some(end) = end
            .checked_sub(1)
            .filter(|space| bytes[*space].is_ascii_whitespace())
        else {
            continue;
        };
        let Some((number, start)) = number_before(bytes, end) else {
            continue;
        };
        if number < MOST_OBJECTS && generation < 65_535 {
            objects.insert(number, (start, generation));
        }
    }
    objects
}

/// A number that ends at `end`, and where it begins.
fn number_before(bytes: &[u8], end: usize) -> Option<(usize, usize)> {
    let digits = bytes[..end]
        .iter()
        .rev()
        .take(10)
        .take_while(|byte| byte.is_ascii_digit());
    let start = end - digits.count();
    let number = std::str::from_utf8(&bytes[start..end]).ok()?.parse().ok()?;
    Some((number, start))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use pdf_extract::Document;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_pdf_without_a_table_has_its_pages_again() {
        let bytes = b"%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
            3 0 obj<</Old true>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n%%EOF\n";
        assert!(Document::load_mem(bytes).is_err());
        let document = Document::load_mem(&with_new_table(bytes).unwrap()).unwrap();
        assert_eq!(document.get_pages().len(), 1);
        assert_eq!(with_new_table(b"%PDF-1.1\n1 0 obj <<>> endobj"), None);
        assert_eq!(with_new_table(&[&bytes[..], b"/Encrypt"].concat()), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_looked_through(bytes in "([0-9]{1,12}|[ \\n]| obj|endobj|/Catalog|<<>>){0,40}") {
            with_new_table(bytes.as_bytes());
        }
    }
}
