//! The link for people to carry: what to type into the page, and commands for a computer that
//! reaches the OMERO.

use std::fmt::Write;

use crate::plan::link::{HandOver, NewLink, Part};
use crate::report::{safe, shell};

use super::edit::{namespace, pairs};
use super::place::Object;

/// The page, the pairs to type there, and the commands that do the same.
pub(super) fn hand_over(object: &Object, new: &NewLink) -> HandOver {
    let rows = pairs(new).into_iter();
    HandOver {
        dataset: object.reference.clone(),
        what: "either open the page and type these under Key-Value Pairs, or run the commands where the `omero` command line reaches that OMERO".to_owned(),
        parts: vec![
            Part::Page {
                title: format!("the {} in OMERO.web", object.kind),
                url: object.page(),
            },
            Part::Row(rows.map(|(key, value)| (key.to_owned(), value)).collect()),
            Part::Script(script(object, new)),
        ],
    }
}

/// The commands. Each depends on the one before, and none holds a secret.
pub(super) fn script(object: &Object, new: &NewLink) -> String {
    // A line is a command: no value may end one, or act on the terminal that shows it.
    let quoted = |text: &str| shell::quoted(&safe::line(text));
    let (class, id) = (object.class(), object.id);
    let ns = quoted(&format!("ns={}", namespace(new)));
    let mut text = format!(
        "# {class} {id} of {}. Run it once: each run adds another table.\n\
         # `omero login` asks for the server, which may differ from that of the web pages.\n\
         omero login &&\n\
         ann=$(omero obj new MapAnnotation {ns}) &&\n",
        safe::line(object.site.as_str().trim_end_matches('/'))
    );
    for (key, value) in pairs(new) {
        let (key, value) = (quoted(key), quoted(&value));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "omero obj map-set \"$ann\" mapValue {key} {value} &&");
    }
    let _ = write!(
        text,
        "omero obj new {class}AnnotationLink parent={class}:{id} child=\"$ann\" &&\n\
         omero obj get \"$ann\" mapValue\n"
    );
    text
}

#[cfg(test)]
mod tests;
