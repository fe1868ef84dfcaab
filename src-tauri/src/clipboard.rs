//! A picture on the clipboard: WebKitGTK gives the page the files and the text of a paste, and no
//! picture that a screenshot or another program put there. Other web views do.

use tauri::AppHandle;

#[cfg(target_os = "linux")]
pub async fn picture(handle: &AppHandle) -> Option<Vec<u8>> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    // The clipboard belongs to the thread of the window.
    handle.run_on_main_thread(move || linux::ask(answer)).ok()?;
    answered.await.ok().flatten()
}

#[cfg(not(target_os = "linux"))]
pub async fn picture(_handle: &AppHandle) -> Option<Vec<u8>> {
    None
}

#[cfg(target_os = "linux")]
mod linux {
    use gtk::gdk::{Atom, SELECTION_CLIPBOARD};
    use tokio::sync::oneshot::Sender;

    pub fn ask(answer: Sender<Option<Vec<u8>>>) {
        let clipboard = gtk::Clipboard::get(&SELECTION_CLIPBOARD);
        clipboard.request_contents(&Atom::intern("image/png"), move |clipboard, selection| {
            let png = selection.data();
            if !png.is_empty() {
                let _ = answer.send(Some(png));
                return;
            }
            clipboard.request_image(move |_, picture| {
                let png = picture.and_then(|picture| picture.save_to_bufferv("png", &[]).ok());
                let _ = answer.send(png);
            });
        });
    }
}
