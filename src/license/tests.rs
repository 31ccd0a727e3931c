use super::*;

#[test]
fn measure() {
    let dir = std::path::Path::new("/work/shared/oracle/licenses");
    let truth = std::fs::read_to_string(dir.join("truth.tsv")).unwrap();
    let (mut right, mut wrong, mut none, mut agree, mut n) = (0, 0, 0, 0, 0);
    let t = std::time::Instant::now();
    for row in truth.lines().skip(1) {
        let c: Vec<&str> = row.split('\t').collect();
        let text = String::from_utf8_lossy(&std::fs::read(dir.join("files").join(c[0])).unwrap())
            .into_owned();
        let d = detect(&text);
        let expected = Some(c[1]).filter(|t| !t.contains(':'));
        n += 1;
        match (expected, d.spdx) {
            (a, b) if a == b => right += 1,
            (_, None) => none += 1,
            _ => wrong += 1,
        }
        let gh = match d.github {
            GitHubLicense::Id(i) => i,
            _ => "NOASSERTION",
        };
        if gh == c[3] {
            agree += 1
        }
        if expected != d.spdx || gh != c[3] || expected.is_none() || d.remark.is_some() {
            println!(
                "{} | truth {} | {:?} {:.3} | gh {:?} licensee {} | {:?}",
                c[0], c[1], d.spdx, d.confidence, d.github, c[3], d.remark
            );
        }
    }
    println!(
        "n {n} right {right} wrong {wrong} none {none} agree {agree} {:?}",
        t.elapsed()
    );
}
