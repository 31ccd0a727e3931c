//! Licence texts of any content: what they are as a file, as a page and as a README, and what
//! GitHub makes of two of them, divided by NUL, and of their names, which are the first lines.

#![no_main]

use citable::license::{
    Detection, GitHubLicense, Remark, detect, detect_file, github_license, in_readme,
    is_license_file, root_license_files, same_license,
};
use libfuzzer_sys::fuzz_target;

fn sound(text: &str, seen: &Detection) {
    assert!((0.0..=1.0).contains(&seen.confidence), "{seen:?}");
    assert!(seen.spdx.is_none() || seen.confidence >= 0.9, "{seen:?}");
    if let Some(Remark::Placeholder { text: gap, span }) = &seen.remark {
        assert_eq!(text.get(span.clone()), Some(gap.as_str()));
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(input) = std::str::from_utf8(bytes) else {
        return;
    };
    let (first, second) = input.split_once('\0').unwrap_or((input, ""));
    let seen = detect(first);
    sound(first, &seen);
    if second.is_empty() {
        if let Some(seen) = in_readme(first) {
            sound(
                "",
                &Detection {
                    remark: None,
                    ..seen
                },
            );
        }
        if first.contains('<') {
            let page = detect_file("LICENSE.html", first);
            assert_eq!(page.spdx, seen.spdx);
            // That it is a page is told where GitHub does not read it as one.
            let told = [&page.remark, &seen.remark];
            if !told.contains(&&Some(Remark::Page)) {
                assert_eq!(page.remark, seen.remark);
            }
        } else {
            assert_eq!(github_license(&[("LICENSE", first)]), seen.github);
        }
        return;
    }
    let either = github_license(&[("LICENSE", first), ("COPYING", second)]);
    let other = github_license(&[("COPYING", second), ("LICENSE", first)]);
    assert_eq!(either, other, "the order counts");
    if let (GitHubLicense::Id(one), Some(spdx)) = (seen.github, seen.spdx) {
        let _ = same_license(one, spdx);
    }
    let name = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let names = [name(first), name(second)];
    let chosen = root_license_files(names.iter().map(String::as_str));
    assert!(chosen.iter().all(|name| is_license_file(name).is_some()));
    assert_eq!(
        same_license(&names[0], &names[1]),
        same_license(&names[1], &names[0])
    );
});
