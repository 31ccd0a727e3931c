use super::super::tests::new;
use super::*;
use crate::domain::DatasetRef;

fn object() -> DatasetRef {
    "https://omero.example.org/webclient/?show=dataset-42"
        .parse()
        .unwrap()
}

#[test]
fn the_commands_are_those_of_the_omero_command_line() {
    let reference = object();
    let text = script(&Object::of(&reference).unwrap(), &new());
    let commands: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(
        commands,
        [
            "omero login &&",
            "ann=$(omero obj new MapAnnotation 'ns=openmicroscopy.org/omero/client/mapAnnotation') &&",
            "omero obj map-set \"$ann\" mapValue 'Analysis code DOI' 'https://doi.org/10.5072/zenodo.777' &&",
            "omero obj map-set \"$ann\" mapValue 'Analysis code repository' 'https://github.com/octo/tool' &&",
            "omero obj map-set \"$ann\" mapValue 'Analysis code version' 'v1.0.0' &&",
            "omero obj new DatasetAnnotationLink parent=Dataset:42 child=\"$ann\" &&",
            "omero obj get \"$ann\" mapValue",
        ]
    );
    for (kind, class) in [("project", "Project"), ("screen", "Screen")] {
        let address = format!("https://omero.example.org/webclient/?show={kind}-7");
        let reference = address.parse().unwrap();
        let text = script(&Object::of(&reference).unwrap(), &new());
        assert!(text.contains(&format!("{class}AnnotationLink parent={class}:7 child")));
    }
}

/// Runs a script with an `omero` that writes down its arguments; gives those, and the names of
/// all files there.
#[cfg(unix)]
fn run(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    let folder = tempfile::tempdir().unwrap();
    let (bin, work) = (folder.path().join("bin"), folder.path().join("work"));
    std::fs::create_dir(&bin).unwrap();
    std::fs::create_dir(&work).unwrap();
    let omero = bin.join("omero");
    let log = folder.path().join("log");
    let fake = "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\036' \"$a\"; done >>\"$LOG\"\nprintf '\\035' >>\"$LOG\"\n\
                case \"$2-$3\" in new-MapAnnotation) echo MapAnnotation:456;; esac\n";
    std::fs::write(&omero, fake).unwrap();
    std::fs::set_permissions(&omero, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let ended = Command::new("sh")
        .args(["-c", text])
        .current_dir(&work)
        .env("PATH", format!("{}:{path}", bin.display()))
        .env("LOG", &log)
        .env("HOME", &work)
        .output()
        .unwrap();
    assert!(ended.status.success(), "{ended:?}\n{text}");
    assert_eq!(ended.stderr, b"", "{text}");
    let log = std::fs::read_to_string(log).unwrap();
    let calls = log.split_terminator('\u{1d}');
    let words = |call: &str| call.split_terminator('\u{1e}').map(str::to_owned).collect();
    let names = std::fs::read_dir(&work).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    (calls.map(words).collect(), names.collect())
}

#[cfg(unix)]
#[test]
fn hostile_values_are_text_to_a_real_shell_and_nothing_else() {
    let reference = object();
    for hostile in [
        "'; touch pwned; '",
        "$(touch pwned)",
        "`touch pwned`",
        "x\ntouch pwned\n",
        "x\r\n touch pwned",
        "\" && touch pwned && echo \"",
        "'\"'\"'",
        "!! $HOME ~ * ? [a] {a,b} \\ \\n % & | > pwned",
        "\u{1b}[31m\u{202e}x",
        "Grüße 例 😀",
        "a  b   'c' \\' \\\\",
        "::error::x",
    ] {
        let new = NewLink {
            repository: Some(format!("https://example.org/{hostile}")),
            tag: format!("v1{hostile}"),
            namespace: Some(format!("ns{hostile}")),
            ..new()
        };
        let text = script(&Object::of(&reference).unwrap(), &new);
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']), "{text:?}");
        // As it is printed, and as it stands set in among other parts.
        let set_in = format!("  {}\n", text.trim_end().replace('\n', "\n  "));
        for text in [text, set_in] {
            let (calls, files) = run(&text);
            assert_eq!(files, [""; 0], "{hostile}: {text}");
            let shown = |text: &str| safe::line(text);
            let set = |key: &str, value: &str| {
                [
                    "obj",
                    "map-set",
                    "MapAnnotation:456",
                    "mapValue",
                    key,
                    value,
                ]
                .map(str::to_owned)
            };
            let repository = shown(&format!("https://example.org/{hostile}"));
            assert_eq!(calls.len(), 7, "{calls:?}");
            assert_eq!(calls[1][3], shown(&format!("ns=ns{hostile}")));
            assert_eq!(calls[3], set("Analysis code repository", &repository));
            assert_eq!(
                calls[4],
                set("Analysis code version", &shown(&format!("v1{hostile}")))
            );
            assert_eq!(calls[5][4], "child=MapAnnotation:456");
        }
    }
}

#[test]
fn a_hand_over_holds_the_page_the_pairs_and_the_commands() {
    let reference = object();
    let all = hand_over(&Object::of(&reference).unwrap(), &new());
    assert_eq!(all.dataset, reference);
    let [Part::Page { url, .. }, Part::Row(rows), Part::Script(_)] = all.parts.as_slice() else {
        panic!("{all:?}");
    };
    assert_eq!(url, "https://omero.example.org/webclient/?show=dataset-42");
    assert_eq!(rows[0].1, "https://doi.org/10.5072/zenodo.777");
    assert_eq!(rows.len(), 3);
}
