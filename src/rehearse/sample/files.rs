//! What the sample repository holds, commit by commit.

use crate::rehearse::scenario::Citation;

/// What Zenodo reads instead of CITATION.cff, and refuses: the licence has no such name.
const ZENODO_JSON: &str = "{\n  \"title\": \"Spot counts\",\n  \"license\": \"MIT License\"\n}\n";

/// A name and an address that nobody has.
pub(super) type Author = (&'static str, &'static str);

/// The people of the imaginary laboratory.
pub(super) const ADA: Author = ("Ada Example", "ada@example.org");
const JOSIAH: Author = ("Josiah Carberry", "josiah@example.org");

/// One commit: who, why, and the files with their texts.
type Step<'a> = (Author, &'a str, &'a [(&'a str, &'a str)]);

/// Seconds of the first commit since 1970; each step is a week later.
const BEGINNING: u64 = 1_782_900_000;
const WEEK: u64 = 7 * 24 * 3600;

/// The commits, oldest first, as a stream for `git fast-import`, and the annotated tag
/// when the sample is released already.
pub(super) fn history(says: Citation, tag: Option<&str>) -> String {
    let version = if tag.is_some() {
        ("1.0.0", "2026-07-22")
    } else {
        ("0.1.0", "2026-07-22")
    };
    let citation = citation(says == Citation::TwoLicenses, version);
    let mut cited = vec![("CITATION.cff", citation.as_str())];
    if says == Citation::UnknownLicense {
        cited.push((".zenodo.json", ZENODO_JSON));
    }
    let steps: [Step<'_>; 4] = [
        (
            JOSIAH,
            "Count spots in one channel",
            &[
                ("analysis/count_spots.py", COUNT_SPOTS),
                (".gitignore", "__pycache__/\n*.tif\nresults/\n"),
            ],
        ),
        (
            ADA,
            "Plot the counts per well",
            &[
                ("analysis/plot_counts.py", PLOT_COUNTS),
                ("environment.yml", ENVIRONMENT),
            ],
        ),
        (
            ADA,
            "Say what this is and how to run it",
            &[("README.md", README), ("LICENSE", LICENSE)],
        ),
        (JOSIAH, "Say how to cite this", &cited),
    ];
    let mut stream: Vec<String> = Vec::new();
    let mut time = BEGINNING;
    let by = |role: &str, (name, address): Author, time: u64| {
        format!("{role} {name} <{address}> {time} +0000\n")
    };
    for (author, message, files) in steps {
        stream.push("commit refs/heads/main\n".to_owned());
        stream.push(by("author", author, time));
        stream.push(by("committer", author, time));
        stream.push(content(&format!("{message}\n")));
        for (name, text) in files {
            stream.push(format!("M 100644 inline {name}\n"));
            stream.push(content(text));
        }
        time += WEEK;
    }
    if let Some(tag) = tag {
        stream.push(format!("tag {tag}\nfrom refs/heads/main\n"));
        stream.push(by("tagger", JOSIAH, time));
        stream.push(content("First release\n"));
    }
    stream.concat()
}

/// A text with its length before it.
fn content(text: &str) -> String {
    format!("data {}\n{text}\n", text.len())
}

fn citation(two_licenses: bool, (version, date): (&str, &str)) -> String {
    let license = if two_licenses {
        "license:\n  - MIT\n  - Apache-2.0\n"
    } else {
        "license: MIT\n"
    };
    format!(
        r#"cff-version: 1.2.0
message: If you use this software, please cite it as below.
type: software
title: "Spot counts: counting fluorescent spots in microscopy images"
abstract: Scripts that count fluorescent spots per cell and plot the counts per well.
authors:
  - family-names: Carberry
    given-names: Josiah
    affiliation: Example University
    orcid: https://orcid.org/0000-0002-1825-0097
  - family-names: Example
    given-names: Ada
    affiliation: Example University
keywords:
  - microscopy
  - image analysis
  - spot detection
repository-code: https://github.com/example-lab/spot-counts
{license}version: {version}
date-released: "{date}"
"#
    )
}

const COUNT_SPOTS: &str = r#""""Count fluorescent spots in every image of a folder."""

import csv
import sys
from pathlib import Path

import numpy as np
from scipy import ndimage
from skimage import io


def count_spots(image: np.ndarray, sigma: float = 1.5, level: float = 4.0) -> int:
    """Return the number of maxima that stand out of the smoothed background."""
    smooth = ndimage.gaussian_filter(image.astype(float), sigma)
    threshold = smooth.mean() + level * smooth.std()
    peaks = (smooth == ndimage.maximum_filter(smooth, size=5)) & (smooth > threshold)
    return int(peaks.sum())


def main(folder: str, table: str) -> None:
    with open(table, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["image", "spots"])
        for path in sorted(Path(folder).glob("*.tif")):
            writer.writerow([path.name, count_spots(io.imread(path))])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
"#;

const PLOT_COUNTS: &str = r#""""Plot the spot counts per well."""

import sys

import matplotlib.pyplot as plt
import pandas as pd


def main(table: str, figure: str) -> None:
    counts = pd.read_csv(table)
    counts["well"] = counts["image"].str.extract(r"well-(\w+)\.tif")
    counts.boxplot(column="spots", by="well")
    plt.savefig(figure, dpi=200)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
"#;

const ENVIRONMENT: &str = "name: spot-counts
channels:
  - conda-forge
dependencies:
  - python=3.12
  - matplotlib=3.9
  - numpy=2.1
  - pandas=2.2
  - scikit-image=0.24
  - scipy=1.14
";

const README: &str = "# Spot counts

Counts fluorescent spots in microscopy images and plots the counts per well.

    conda env create -f environment.yml
    conda activate spot-counts
    python analysis/count_spots.py images results/spots.csv
    python analysis/plot_counts.py results/spots.csv results/spots.png

See `CITATION.cff` for how to cite this, and `LICENSE` for what you may do with it.
";

const LICENSE: &str = r#"MIT License

Copyright (c) 2026 Example Laboratory

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"#;
