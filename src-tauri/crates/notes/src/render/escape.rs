//! Text as it is written into HTML.

/// Between tags: quotes stay as they are.
pub(crate) fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        out.push_str(entity(from));
        rest = from.get(1..).unwrap_or("");
    }
    out.push_str(rest);
}

/// Inside double quotes.
pub(crate) fn push_attribute(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        out.push_str(entity(from));
        rest = from.get(1..).unwrap_or("");
    }
    out.push_str(rest);
}

fn entity(from: &str) -> &'static str {
    match from.as_bytes().first() {
        Some(b'<') => "&lt;",
        Some(b'>') => "&gt;",
        Some(b'"') => "&quot;",
        _ => "&amp;",
    }
}

/// An address as the text gives it, inside double quotes: what may not stand in one is
/// percent-encoded, percent signs stay.
pub(crate) fn push_address(out: &mut String, address: &str) {
    for byte in address.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            _ if byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/$~".contains(&byte) => {
                out.push(byte as char);
            }
            _ => push_percent(out, byte),
        }
    }
}

/// One part of an address: everything that could mean something in it is percent-encoded.
pub(crate) fn push_component(out: &mut String, part: &str) {
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(byte as char);
        } else {
            push_percent(out, byte);
        }
    }
}

fn push_percent(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(DIGITS[usize::from(byte >> 4)] as char);
    out.push(DIGITS[usize::from(byte & 15)] as char);
}

/// ` name="value"`
pub(crate) fn push_pair(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_attribute(out, value);
    out.push('"');
}
