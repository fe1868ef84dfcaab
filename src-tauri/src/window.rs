//! The one window, and what a page may do in it: show Weft's own files, and nothing else.

use tauri::{App, WebviewUrl, WebviewWindowBuilder};

pub fn create(app: &App) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Weft")
        .inner_size(1280.0, 820.0)
        .min_inner_size(640.0, 420.0)
        // The page's own drags (text, and files into the tree) would be swallowed otherwise.
        .disable_drag_drop_handler()
        // “Paste as plain text” by its name or a key of one's own; only Weft's own page asks.
        .enable_clipboard_access()
        .on_navigation(is_own)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build()?;
    #[cfg(target_os = "linux")]
    window.with_webview(|webview| linux::prepare(&webview.inner()))?;
    #[cfg(not(target_os = "linux"))]
    drop(window);
    Ok(())
}

fn is_own(url: &tauri::Url) -> bool {
    let local = url.host_str() == Some("tauri.localhost") && matches!(url.scheme(), "http" | "https");
    url.scheme() == "tauri" || local
}

#[cfg(target_os = "linux")]
mod linux {
    use webkit2gtk::{InputMethodContextExt, WebContextExt, WebView, WebViewExt};

    /// wry turns both off: Chinese and Japanese are composed in the line, and words are spelt.
    pub fn prepare(webview: &WebView) {
        if let Some(input) = webview.input_method_context() {
            input.set_enable_preedit(true);
        }
        if let Some(context) = WebViewExt::context(webview) {
            context.set_spell_checking_enabled(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_weft_is_shown() {
        for (url, own) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.org/", false),
            ("file:///etc/passwd", false),
            ("http://tauri.localhost.evil.example/", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_own(&url.parse().unwrap()), own, "{url}");
        }
    }
}
